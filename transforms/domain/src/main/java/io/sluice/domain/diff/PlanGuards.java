package io.sluice.domain.diff;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Judges one audience's plan before anything of it is sent. What an absent configuration means is
 * guarded, not open; what was never seen before cannot have changed, so a first plan passes the
 * comparisons.
 *
 * <p>Percentages of members apply from {@code min-baseline} members present up; those of rows, and
 * the coverage of keys, also from so many rows up, so that a first load is judged too.
 */
public final class PlanGuards {
  private final GuardLimits limits;
  private final PlanFacts facts;
  private final Approvals approvals;
  private final List<GuardRefusal> refusals = new ArrayList<>();

  private PlanGuards(GuardLimits limits, PlanFacts facts, Approvals approvals) {
    this.limits = limits;
    this.facts = facts;
    this.approvals = approvals;
  }

  /**
   * Judges.
   *
   * @param limits the audience's limits
   * @param facts what the plan came to
   * @param approvals what a person accepted for this plan
   * @return all refusals in the order of {@link Guard}; empty when the plan may go
   */
  public static List<GuardRefusal> judge(GuardLimits limits, PlanFacts facts, Approvals approvals) {
    PlanGuards guards = new PlanGuards(limits, facts, approvals);
    guards.audience();
    guards.volume();
    guards.age();
    guards.sameFiles();
    guards.order();
    guards.removals();
    guards.updates();
    guards.additions();
    guards.coverage();
    guards.types();
    guards.rejects();
    guards.duplicates();
    guards.consent();
    guards.consentDrop();
    guards.denials();
    guards.suppression();
    return List.copyOf(guards.refusals);
  }

  private void audience() {
    if (!facts.registered()) {
      refuse(
          Guard.UNKNOWN_AUDIENCE,
          "not registered",
          "registered",
          "this audience has no id at Amazon yet",
          "create it with sluice audiences apply, or bring its id in with sluice audiences import");
    }
  }

  private void volume() {
    long rows = facts.rows().read();
    if (rows < limits.minRows()) {
      refuse(
          Guard.MIN_ROWS,
          GuardFigures.count(rows),
          GuardFigures.count(limits.minRows()),
          GuardFigures.count(rows)
              + " rows were read, at least "
              + GuardFigures.count(limits.minRows())
              + " are expected",
          "that the job that writes the snapshot has finished and the path is the right one");
    }
  }

  private void age() {
    Duration age = Duration.between(facts.freshness().newest(), facts.freshness().now());
    limits
        .maxAge()
        .filter(max -> age.compareTo(max) > 0)
        .ifPresent(
            max ->
                refuse(
                    Guard.MAX_AGE,
                    whole(age),
                    max.toString(),
                    "the snapshot is of "
                        + facts.freshness().newest()
                        + ", "
                        + whole(age)
                        + " old, and may be "
                        + max,
                    "that the warehouse wrote today's snapshot and that the date pattern finds"
                        + " it"));
  }

  private void sameFiles() {
    if (!limits.expectNew()) {
      return;
    }
    if (facts.freshness().files().equals(facts.freshness().filesBefore())) {
      refuse(
          Guard.EXPECT_NEW,
          "the same files",
          "new files",
          "the snapshot is the one of the last plan, file by file",
          "that the warehouse wrote a new snapshot since");
    } else if (copied()) {
      refuse(
          Guard.EXPECT_NEW,
          "copies",
          "new files",
          "the snapshot looks like a copy of the last plan's: as many files of the very same sizes,"
              + " and none of its "
              + GuardFigures.count(facts.rows().read())
              + " rows adds or changes a member",
          "that the warehouse did not write yesterday's data into today's folder");
    }
  }

  /** A re-run of an old day would bring back who left since, and content of then. */
  private void order() {
    SnapshotOrder order = facts.freshness().order();
    SnapshotOrder settled = facts.freshness().settled();
    boolean known = order != null && settled != null;
    if (limits.olderSnapshot() == GuardLimits.OlderSnapshot.ALLOW || !known) {
      return;
    }
    if (order.isOlderThan(settled)) {
      refuse(
          Guard.SNAPSHOT_ORDER,
          order.inWords(),
          settled.inWords(),
          "the snapshot is "
              + order.inWords()
              + ", the last settled plan was made from "
              + settled.inWords()
              + ". An older snapshot adds members who left since and sends their old content. To"
              + " bring in past days, run sluice backfill audiences",
          "that the audience is really to go back to the older snapshot; members who withdrew"
              + " consent or were suppressed since stay out in any case");
    }
  }

  /** Sizes alone may agree by chance where a snapshot is small or hardly changes. */
  private boolean copied() {
    return largeEnough()
        && facts.freshness().sizes().equals(facts.freshness().sizesBefore())
        && facts.changes().additions() == 0
        && facts.changes().updates() == 0;
  }

  private void removals() {
    share(
        Guard.MAX_REMOVED,
        limits.maxRemovedPercent(),
        facts.changes().removals(),
        "removed",
        "that the snapshot is complete and that select and lifetime are as meant");
  }

  private void updates() {
    long rehashed = facts.changes().rehashed();
    share(
        Guard.MAX_UPDATED,
        limits.maxUpdatedPercent(),
        facts.changes().updates() + rehashed,
        rehashed == 0
            ? "sent again with changed content"
            : "sent again with changed content, "
                + GuardFigures.count(rehashed)
                + " of them only because the match-key rules were raised,",
        rehashed == 0
            ? "that no identifier column was reformatted or swapped for another"
            : "that rules-version was raised on purpose and that rehash-window is long enough");
  }

  private void additions() {
    share(
        Guard.MAX_ADDED,
        limits.maxAddedPercent(),
        facts.changes().additions(),
        "added",
        "that select and lifetime are as meant and that the id column is still the same");
  }

  private void share(Guard guard, OptionalDouble limit, long changed, String done, String check) {
    long members = facts.changes().membersBefore();
    if (limit.isEmpty() || members == 0 || members < limits.minBaseline()) {
      return;
    }
    double percent = 100.0 * changed / members;
    if (percent > limit.getAsDouble() && !approvals.accept(guard, changed)) {
      String finding =
          GuardFigures.count(changed)
              + " would be "
              + done
              + " where "
              + GuardFigures.count(members)
              + " members are present ("
              + GuardFigures.percent(percent)
              + ")"
              + ", the limit is "
              + GuardFigures.percent(limit.getAsDouble());
      refuse(
          guard,
          GuardFigures.percent(percent),
          GuardFigures.percent(limit.getAsDouble()),
          finding + beyondApproval(guard),
          check,
          changed);
    }
  }

  private String beyondApproval(Guard guard) {
    return switch (guard.acceptance()) {
      case BY_REMOVALS -> beyond(approvals.maxRemovals());
      case BY_UPDATES -> beyond(approvals.maxUpdates());
      case BY_ADDITIONS -> beyond(approvals.maxAdditions());
      case BY_NAME, NEVER -> "";
    };
  }

  private static String beyond(OptionalLong accepted) {
    return accepted.isPresent()
        ? " and " + GuardFigures.count(accepted.getAsLong()) + " were approved"
        : "";
  }

  private void coverage() {
    if (limits.maxKeyDrop().isEmpty() || !largeEnough()) {
      return;
    }
    double limit = limits.maxKeyDrop().getAsDouble();
    for (Map.Entry<MatchKeyType, Double> before : facts.columns().coverageBefore().entrySet()) {
      double now = facts.columns().coverage().getOrDefault(before.getKey(), 0.0);
      double drop = 100 * (before.getValue() - now);
      if (drop > limit) {
        refuse(
            Guard.MAX_KEY_DROP,
            GuardFigures.points(drop),
            GuardFigures.points(limit),
            before.getKey().configName()
                + " is given for "
                + GuardFigures.percent(100 * now)
                + " of the qualified rows, last time for "
                + GuardFigures.percent(100 * before.getValue())
                + ": a fall of "
                + GuardFigures.points(drop)
                + ", the limit is "
                + GuardFigures.points(limit),
            "that the column is still filled and still mapped");
      }
    }
  }

  private void types() {
    if (limits.typeChange() == GuardLimits.TypeChange.ALLOW) {
      return;
    }
    Map<String, String> now = facts.columns().types();
    facts
        .columns()
        .typesBefore()
        .forEach(
            (column, before) -> {
              String type = now.getOrDefault(column, before);
              if (!type.equals(before)) {
                refuse(
                    Guard.TYPE_CHANGE,
                    type,
                    before,
                    "the column of " + column + " is " + type + " now and was " + before,
                    "that its values still mean the same");
              }
            });
  }

  private void rejects() {
    rows(
        Guard.MAX_REJECTED,
        limits.maxRejectedPercent(),
        facts.rows().rejected(),
        "cannot be used",
        "the codes of the rejects in the report");
  }

  private void duplicates() {
    rows(
        Guard.MAX_DUPLICATE,
        limits.maxDuplicatePercent(),
        facts.rows().duplicates(),
        "are of a user already seen",
        "that the id column is the person's and that no join multiplies the rows");
  }

  private void rows(Guard guard, OptionalDouble limit, long bad, String what, String check) {
    long read = facts.rows().read();
    if (limit.isEmpty() || read == 0 || !largeEnough()) {
      return;
    }
    double percent = 100.0 * bad / read;
    if (percent > limit.getAsDouble()) {
      refuse(
          guard,
          GuardFigures.percent(percent),
          GuardFigures.percent(limit.getAsDouble()),
          GuardFigures.count(bad)
              + " of "
              + GuardFigures.count(read)
              + " rows ("
              + GuardFigures.percent(percent)
              + ") "
              + what
              + ", the limit is "
              + GuardFigures.percent(limit.getAsDouble()),
          check);
    }
  }

  private void consent() {
    long inNeed = facts.consent().signals().inNeed();
    if (!facts.consent().mapped() && inNeed > 0) {
      refuse(
          Guard.CONSENT_COLUMN,
          GuardFigures.count(inNeed) + " rows",
          "0 rows",
          GuardFigures.count(inNeed)
              + " rows are of the UK or the EEA, where Amazon needs a consent signal, and no"
              + " consent column is mapped",
          "map consent-user-data, consent-tcf or consent-gpp, or leave these countries out of the"
              + " source");
    }
  }

  private void consentDrop() {
    PlanFacts.Signals now = facts.consent().signals();
    PlanFacts.Signals before = facts.consent().signalsBefore();
    if (limits.maxConsentDrop().isEmpty() || !facts.consent().mapped() || !tells(now.unsigned())) {
      return;
    }
    double limit = limits.maxConsentDrop().getAsDouble();
    double drop = 100 * (before.signedShare() - now.signedShare());
    if (drop > limit) {
      refuse(
          Guard.MAX_CONSENT_DROP,
          GuardFigures.points(drop),
          GuardFigures.points(limit),
          "a consent signal is given for "
              + GuardFigures.percent(100 * now.signedShare())
              + " of the "
              + GuardFigures.count(now.inNeed())
              + " rows that need one, last time for "
              + GuardFigures.percent(100 * before.signedShare())
              + ": a fall of "
              + GuardFigures.points(drop)
              + ", the limit is "
              + GuardFigures.points(limit)
              + "; the "
              + GuardFigures.count(now.unsigned())
              + " rows without one are rejects, and members among them would be removed",
          "that the consent columns are still filled for every country and still mapped");
    }
  }

  private void denials() {
    PlanFacts.Signals now = facts.consent().signals();
    PlanFacts.Signals before = facts.consent().signalsBefore();
    if (limits.maxConsentDrop().isPresent() && now.denied() == 0 && tells(before.denied())) {
      refuse(
          Guard.MAX_CONSENT_DROP,
          "0 denials",
          "at least 1 denial",
          "no row denies consent any more, last time "
              + GuardFigures.count(before.denied())
              + " did: people who denied would be sent",
          "that the consent columns are still filled and still mapped");
    }
  }

  /**
   * A few rows of a large snapshot say nothing about a column: a hundredth of the baseline does.
   */
  private boolean tells(long rows) {
    return largeEnough() && rows > 0 && 100 * rows >= limits.minBaseline();
  }

  private void suppression() {
    SuppressionGuards.judge(
            facts.suppression(),
            limits.maxSuppressionShrinkPercent(),
            limits.maxSuppressionUnusablePercent())
        .stream()
        .filter(refusal -> !approvals.accept(refusal.guard(), 0))
        .forEach(refusals::add);
  }

  private boolean largeEnough() {
    return Math.max(facts.rows().read(), facts.changes().membersBefore()) >= limits.minBaseline();
  }

  private void refuse(Guard guard, String measured, String limit, String finding, String check) {
    if (!approvals.accept(guard, 0)) {
      refuse(guard, measured, limit, finding, check, 0);
    }
  }

  private void refuse(
      Guard guard, String measured, String limit, String finding, String check, long changed) {
    String remedy =
        guard.acceptance() == Guard.Acceptance.NEVER
            ? ". To mend it: " + check + ". This guard cannot be approved away."
            : ". Check " + check + ". To accept it for this plan: " + command(guard, changed);
    refusals.add(
        new GuardRefusal(guard, measured, limit, guard.configName() + ": " + finding + remedy));
  }

  private static String command(Guard guard, long changed) {
    String option =
        switch (guard.acceptance()) {
          case BY_REMOVALS -> "--max-removals " + changed;
          case BY_UPDATES -> "--max-updates " + changed;
          case BY_ADDITIONS -> "--max-additions " + changed;
          case BY_NAME, NEVER -> "--accept " + guard.configName();
        };
    return GuardRefusal.APPROVE + option + " --reason \"...\"";
  }

  private static String whole(Duration duration) {
    return duration.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
