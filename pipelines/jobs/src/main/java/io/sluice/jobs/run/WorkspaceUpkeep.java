package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.batch.StoredFolder;
import io.sluice.domain.ledger.PlanShelfLife;
import io.sluice.domain.ledger.PlanShelfLife.Plan;
import io.sluice.domain.ledger.PlanShelfLife.State;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Deletes the folders of plans and runs that nobody needs any more. */
public final class WorkspaceUpkeep {
  private final RunContext run;
  private final List<StoredFolder> plans;
  private final List<StoredFolder> runs;
  private final Map<String, Seen> seen = new HashMap<>();

  private WorkspaceUpkeep(RunContext run, List<StoredFolder> plans, List<StoredFolder> runs) {
    this.run = run;
    this.plans = plans;
    this.runs = runs;
  }

  /** What the ledger says of one audience or conversion. */
  private record Seen(String version, Optional<String> openPlan) {}

  /** Lists the workspace's folders. */
  public static WorkspaceUpkeep of(RunContext run) throws IOException {
    return new WorkspaceUpkeep(
        run, PlanFolder.folders(run.workspace()), StoredFolder.of(run.workspace(), "runs"));
  }

  /** Sealed plans that are neither settled nor abandoned by their marks. */
  public Set<String> unfinished() {
    Set<String> unfinished = new HashSet<>();
    for (StoredFolder plan : plans) {
      if (PlanFolder.isSealed(plan)
          && !PlanFolder.has(plan, PlanMarker.SETTLED)
          && !PlanFolder.has(plan, PlanMarker.ABANDONED)) {
        unfinished.add(plan.name());
      }
    }
    return unfinished;
  }

  /**
   * What can be deleted as of now.
   *
   * @param keepPlans plans that are over are kept so long
   * @param keepRuns folders of runs are kept so long
   */
  public Over over(Duration keepPlans, Duration keepRuns) throws IOException {
    Instant plansBefore = run.clock().instant().minus(keepPlans);
    List<Plan> sealed = new ArrayList<>();
    List<StoredFolder> over = new ArrayList<>();
    for (StoredFolder folder : plans) {
      Optional<PlanManifest> manifest = Optional.empty();
      try {
        manifest = PlanFolder.of(run.workspace(), folder.name()).manifest();
        if (manifest.isPresent()) {
          sealed.add(plan(folder, manifest.get(), plansBefore));
        }
      } catch (StateDamagedException e) {
        continue; // Stays until it is repaired.
      }
      if (manifest.isEmpty() && folder.changedAt().isBefore(plansBefore)) {
        over.add(folder); // Never sealed, or half deleted.
      }
    }
    Set<String> ids = new HashSet<>(PlanShelfLife.over(sealed, plansBefore));
    plans.stream().filter(folder -> ids.contains(folder.name())).forEach(over::add);
    Instant runsBefore = run.clock().instant().minus(keepRuns);
    return new Over(
        over, runs.stream().filter(one -> one.changedAt().isBefore(runsBefore)).toList());
  }

  /**
   * Folders to delete.
   *
   * @param plans of plans
   * @param runs of runs
   */
  public record Over(List<StoredFolder> plans, List<StoredFolder> runs) {
    /** Copies the lists. */
    public Over {
      plans = List.copyOf(plans);
      runs = List.copyOf(runs);
    }

    /** Deletes them. */
    public void delete() throws IOException {
      for (StoredFolder plan : plans) {
        PlanFolder.delete(plan);
      }
      for (StoredFolder one : runs) {
        one.delete(List.of());
      }
    }
  }

  /** The sums of what there was and what is over. */
  public List<FolderUpkeep> told(Over over) {
    return List.of(told("plans", plans, over.plans()), told("runs", runs, over.runs()));
  }

  private static FolderUpkeep told(String kind, List<StoredFolder> all, List<StoredFolder> over) {
    return new FolderUpkeep(kind, all.size(), bytes(all), over.size(), bytes(over));
  }

  private static long bytes(List<StoredFolder> folders) {
    return folders.stream().mapToLong(StoredFolder::bytes).sum();
  }

  private Plan plan(StoredFolder folder, PlanManifest manifest, Instant before) throws IOException {
    Seen ledger =
        seen.computeIfAbsent(
            manifest.audience() + "@" + manifest.account() + "/" + manifest.api(),
            key -> look(manifest));
    String id = manifest.planId();
    boolean young = !manifest.createdAt().isBefore(before);
    return new Plan(
        id,
        manifest.audience() + "@" + manifest.account() + "/" + manifest.api(),
        manifest.snapshot().toString(),
        young ? manifest.createdAt() : since(folder, manifest),
        young || !isOver(manifest, ledger) ? State.LIVE : State.OVER,
        // The opt-outs of a refused plan are a plan of their own, whose whole is looked at too.
        ledger.version().equals(id) || ledger.version().equals(PlanIds.privacyOf(id)),
        PlanFolder.has(folder, PlanMarker.APPROVAL));
  }

  private Instant since(StoredFolder folder, PlanManifest manifest) throws IOException {
    for (PlanMarker marker : List.of(PlanMarker.SETTLED, PlanMarker.ABANDONED)) {
      if (PlanFolder.has(folder, marker)) {
        return PlanFolder.of(run.workspace(), manifest.planId())
            .mark(marker)
            .map(PlanMark::at)
            .orElse(manifest.createdAt());
      }
    }
    return manifest.createdAt();
  }

  private boolean isOver(PlanManifest manifest, Seen ledger) throws IOException {
    String id = manifest.planId();
    if (ledger.openPlan().equals(Optional.of(id))) {
      return false;
    }
    PlanFolder plan = PlanFolder.of(run.workspace(), id);
    return plan.isClosed()
        || (!plan.anythingSent() && !ledger.version().equals(manifest.baseVersion()));
  }

  private Seen look(PlanManifest manifest) {
    Claims claims = Claims.of(run, manifest);
    return new Seen(claims.version(), claims.openPlan());
  }
}
