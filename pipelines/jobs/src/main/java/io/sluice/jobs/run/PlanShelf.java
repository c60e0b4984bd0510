package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.jobs.run.PlanSummary.State;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The plans of a workspace and where each stands. */
public final class PlanShelf {
  private final RunContext run;
  private final Map<String, Seen> seen = new HashMap<>();
  private final List<PlanUnit> units;

  private PlanShelf(RunContext run) {
    this.run = run;
    this.units = PlanUnit.of(run.config(), UnitSelection.all(), Set.of());
  }

  /** What the ledger said of one audience or conversion. */
  private record Seen(String version) {}

  /** The shelf of a workspace; each ledger view is taken once. */
  public static PlanShelf of(RunContext run) {
    return new PlanShelf(run);
  }

  /** All plans, newest first. */
  public List<PlanSummary> all() throws IOException {
    return summaries();
  }

  /** The ids of all plans, those of opt-outs alone included. */
  public List<String> ids() throws IOException {
    return List.copyOf(PlanFolder.planIds(run.workspace()));
  }

  private List<PlanSummary> summaries() throws IOException {
    List<PlanSummary> plans = new ArrayList<>();
    for (String planId : PlanFolder.planIds(run.workspace())) {
      try {
        find(planId).ifPresent(plans::add);
      } catch (StateDamagedException e) {
        plans.add(PlanSummary.damaged(planId, e.getMessage()));
      }
    }
    plans.sort(
        Comparator.comparing(PlanSummary::createdAt).reversed().thenComparing(PlanSummary::planId));
    return plans;
  }

  /**
   * One plan; empty where there is none.
   *
   * @throws IllegalArgumentException if the text cannot be the id of a plan
   */
  public Optional<PlanSummary> find(String planId) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    Optional<PlanManifest> manifest = folder.manifest();
    return manifest.isEmpty() ? Optional.empty() : Optional.of(summary(folder, manifest.get()));
  }

  /** The plan whose opt-outs alone a plan holds; empty for a whole plan. */
  public static Optional<String> wholeOf(String planId) {
    return PlanIds.wholeOf(planId);
  }

  /** The configured unit of a plan; empty where the configuration has it no more. */
  public Optional<PlanUnit> unit(PlanSummary plan) {
    return units.stream()
        .filter(
            unit ->
                unit.id().equals(plan.audience())
                    && unit.account().id().equals(plan.account())
                    && unit.lane().api().equals(plan.api()))
        .findFirst();
  }

  private PlanSummary summary(PlanFolder folder, PlanManifest manifest) throws IOException {
    List<String> refused = stillRefused(folder, manifest);
    Map<String, Long> counts = new TreeMap<>(manifest.counts());
    return new PlanSummary(
        manifest.planId(),
        manifest.audience(),
        manifest.account(),
        manifest.region(),
        manifest.api(),
        manifest.createdAt(),
        manifest.asOf(),
        state(folder, manifest, refused),
        manifest.runId(),
        manifest.snapshot().reference(),
        manifest.snapshot().files().size(),
        manifest.batches().size(),
        manifest.batches().stream().mapToLong(PlanManifest.Batch::records).sum(),
        folder.receipts().size(),
        folder.settlements().size(),
        PlanTally.changes(counts),
        counts,
        manifest.refusals(),
        refused,
        folder.mark(PlanMarker.APPROVAL).map(PlanShelf::words).orElse(null));
  }

  private static String words(PlanMark mark) {
    return new TreeMap<>(mark.values()) + " at " + mark.at() + ": " + mark.reason();
  }

  private List<String> stillRefused(PlanFolder folder, PlanManifest manifest) throws IOException {
    PlanUnit unit = units.stream().filter(u -> u.owns(manifest)).findFirst().orElse(null);
    return unit == null
        ? manifest.refusals().stream().map(PlanManifest.Refusal::guard).toList()
        : GuardCheck.open(folder, unit).stream().map(GuardRefusal::name).toList();
  }

  private State state(PlanFolder folder, PlanManifest manifest, List<String> refused)
      throws IOException {
    Seen view =
        seen.computeIfAbsent(
            manifest.audience() + "@" + manifest.account() + "/" + manifest.api(),
            key -> look(manifest));
    if (folder.mark(PlanMarker.SETTLED).isPresent() || view.version().equals(manifest.planId())) {
      return State.SETTLED;
    }
    if (folder.mark(PlanMarker.ABANDONED).isPresent()) {
      return State.ABANDONED;
    }
    if (folder.anythingSent()) {
      return State.SENT;
    }
    if (!view.version().equals(manifest.baseVersion())) {
      return State.STALE;
    }
    if (!refused.isEmpty()) {
      return State.REFUSED;
    }
    boolean approved = !Approving.of(folder).equals(Approvals.NONE);
    return !manifest.refusals().isEmpty() && approved ? State.APPROVED : State.OPEN;
  }

  private Seen look(PlanManifest manifest) {
    return new Seen(Claims.of(run, manifest).version());
  }
}
