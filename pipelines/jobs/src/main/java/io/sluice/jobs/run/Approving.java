package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What people accepted after a guard refused. An approval is good for its plan, and for the same
 * plan made anew from the very same files: as-of moves on from run to run, the decision does not.
 */
final class Approving {
  private static final String REMOVALS = "max-removals";
  private static final String UPDATES = "max-updates";
  private static final String ADDITIONS = "max-additions";
  private static final String GUARD = "guard.";
  private static final Set<Guard> OF_LISTS =
      EnumSet.of(Guard.SUPPRESSION, Guard.SUPPRESSION_UNUSABLE);

  private Approving() {}

  /** The approval's form at rest. */
  static Map<String, String> values(Approvals approvals) {
    Map<String, String> values = new LinkedHashMap<>();
    approvals.maxRemovals().ifPresent(n -> values.put(REMOVALS, Long.toString(n)));
    approvals.maxUpdates().ifPresent(n -> values.put(UPDATES, Long.toString(n)));
    approvals.maxAdditions().ifPresent(n -> values.put(ADDITIONS, Long.toString(n)));
    approvals.guards().forEach(g -> values.put(GUARD + g.configName(), "accepted"));
    return values;
  }

  /** What was accepted for a plan, nothing where nothing was. */
  static Approvals of(PlanFolder folder) throws IOException {
    return folder
        .mark(PlanMarker.APPROVAL)
        .map(PlanMark::values)
        .map(Approving::parse)
        .orElse(Approvals.NONE);
  }

  /** A damaged approval of another plan accepts nothing and stops nothing. */
  private static Approvals ofSound(PlanFolder folder) throws IOException {
    try {
      return of(folder);
    } catch (StateDamagedException e) {
      return Approvals.NONE;
    }
  }

  /**
   * What was accepted for any plan of an audience from the same files. What was said of suppression
   * lists holds only while they look the same: the next list may lack other people.
   *
   * @param facts those of the plan that is made anew
   */
  static Approvals ofSameSnapshot(RunContext run, AudienceTarget target, PlanFacts facts)
      throws IOException {
    Approvals accepted = Approvals.NONE;
    for (String planId : PlanFolder.planIds(run.workspace())) {
      PlanFolder folder = PlanFolder.of(run.workspace(), planId);
      Approvals approvals = ofSound(folder);
      if (!approvals.equals(Approvals.NONE)) {
        Optional<PlanFacts> then = facts(folder, target);
        if (then.isPresent() && sameSnapshot(then.get(), facts)) {
          // To go back behind one snapshot says nothing of going back behind a newer one.
          Approvals kept =
              Objects.equals(then.get().freshness().settled(), facts.freshness().settled())
                  ? approvals
                  : approvals.without(EnumSet.of(Guard.SNAPSHOT_ORDER));
          accepted = accepted.and(sameLists(then.get(), facts) ? kept : kept.without(OF_LISTS));
        }
      }
    }
    return accepted;
  }

  /**
   * What was accepted for any plan of a unit from the same files.
   *
   * @param fact name of the fact that tells files apart
   * @param files its value
   */
  static Approvals ofSameFiles(RunContext run, PlanUnit unit, String fact, String files)
      throws IOException {
    Approvals accepted = Approvals.NONE;
    for (String planId : PlanFolder.planIds(run.workspace())) {
      PlanFolder folder = PlanFolder.of(run.workspace(), planId);
      Approvals approvals = ofSound(folder);
      if (!approvals.equals(Approvals.NONE)
          && folder
              .soundManifest()
              .filter(unit::owns)
              .filter(plan -> files.equals(plan.facts().get(fact)))
              .isPresent()) {
        accepted = accepted.and(approvals);
      }
    }
    return accepted;
  }

  private static Optional<PlanFacts> facts(PlanFolder folder, AudienceTarget target)
      throws IOException {
    return folder
        .soundManifest()
        .filter(plan -> plan.audienceId() != 0)
        .filter(plan -> plan.audience().equals(target.audience()))
        .filter(plan -> plan.account().equals(target.account()))
        .map(PlanManifest::facts)
        .map(PlanFacts::fromMap);
  }

  private static boolean sameSnapshot(PlanFacts one, PlanFacts other) {
    return one.freshness().files().equals(other.freshness().files());
  }

  private static boolean sameLists(PlanFacts one, PlanFacts other) {
    return one.suppression().rows().equals(other.suppression().rows())
        && one.suppression().missing().equals(other.suppression().missing())
        && one.suppression().unusable().equals(other.suppression().unusable());
  }

  private static Approvals parse(Map<String, String> values) {
    Set<Guard> guards = EnumSet.noneOf(Guard.class);
    for (String key : values.keySet()) {
      if (key.startsWith(GUARD)) {
        Guard.find(key.substring(GUARD.length())).ifPresent(guards::add);
      }
    }
    return new Approvals(
        number(values, REMOVALS), number(values, UPDATES), number(values, ADDITIONS), guards);
  }

  private static OptionalLong number(Map<String, String> values, String key) {
    String value = values.get(key);
    return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
  }
}
