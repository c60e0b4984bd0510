package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.iceberg.LedgerReturn;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.WorkspaceIdentity;
import io.sluice.domain.ledger.WorkspaceIdentity.Standing;
import io.sluice.domain.ledger.WorkspaceMemory;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.ConversionConfig;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Goes on with a catalogue that was lost or is older than the workspace, or with a folder that is
 * older than the catalogue. First the tables are put forward to what their files tell. What is
 * still not known then is made unknown, so that the next runs offer or remove everybody it
 * concerns. The marks are raised last: killed before, the next command is refused again and this is
 * begun anew.
 */
final class WorkspaceReturn {
  private final RunContext run;
  private final LedgerReturn ledger;
  private final WorkspaceMemory memory;
  private final Standing standing;
  private final List<String> told = new ArrayList<>();

  WorkspaceReturn(RunContext run, WorkspaceMemory memory, Standing standing) {
    this.run = run;
    this.ledger = run.ledger().returned();
    this.memory = memory;
    this.standing = standing;
  }

  /** A plan on disk. */
  private record Kept(PlanManifest manifest, boolean settled, boolean sent) {
    String target() {
      return manifest.audience() + "@" + manifest.account();
    }
  }

  /**
   * Does it and notes it in {@code runs}.
   *
   * @param reason in the operator's words
   * @return what was done, a line each
   */
  List<String> accept(String reason) throws IOException {
    Instant started = run.clock().instant();
    List<Kept> plans = plans();
    if (standing == Standing.FOLDER_OLDER) {
      doubtLostPlans();
    } else {
      List<String> moved = ledger.rollForward();
      if (!moved.isEmpty()) {
        told.add("put forward to what their files tell: " + String.join(", ", moved));
      }
      if (isWhole()) {
        told.add("the ledger is as it was before: nothing is unknown");
      } else {
        takeOverAudiences(plans);
        doubtAll(plans);
      }
    }
    ledger.accept(memory.tables());
    log(started, reason);
    return List.copyOf(told);
  }

  private boolean isWhole() {
    LedgerMarks marks = ledger.marks();
    return !memory.tables().isEmpty()
        && WorkspaceIdentity.judge(memory, marks, memory, List.of()).isSound();
  }

  private List<Kept> plans() throws IOException {
    List<Kept> plans = new ArrayList<>();
    for (String id : PlanFolder.planIds(run.workspace())) {
      PlanFolder folder = PlanFolder.of(run.workspace(), id);
      Optional<PlanManifest> manifest = folder.manifest();
      if (manifest.isPresent()) {
        plans.add(
            new Kept(
                manifest.get(),
                folder.mark(PlanMarker.SETTLED).isPresent(),
                folder.anythingSent()));
      }
    }
    plans.sort(Comparator.comparing(plan -> plan.manifest().createdAt()));
    return plans;
  }

  /** An audience that a plan was sent to exists: it must never be created a second time. */
  private void takeOverAudiences(List<Kept> plans) {
    Map<String, PlanManifest> newest = new TreeMap<>();
    plans.stream()
        .filter(plan -> !Claims.isOfConversion(plan.manifest()))
        .forEach(plan -> newest.put(plan.target(), plan.manifest()));
    for (PlanUnit any : PlanUnit.of(run.config(), UnitSelection.all(), Set.of())) {
      PlanManifest plan = newest.get(any.id() + "@" + any.account().id());
      if (plan != null
          && any instanceof AudienceUnit unit
          && run.ledger().audience(unit.target()).isEmpty()) {
        AudienceEntry entry = AudienceStage.known(unit, plan);
        run.ledger().put(Optional.empty(), entry);
        told.add(
            unit.target()
                + ": Amazon's audience "
                + plan.audienceId()
                + " is taken over from plan "
                + plan.planId());
      }
    }
  }

  private void doubtAll(List<Kept> plans) throws IOException {
    Map<String, String> last = lastSettled(plans);
    Set<AudienceTarget> audiences = new HashSet<>();
    run.ledger().audiences().forEach(entry -> audiences.add(entry.target()));
    Set<ConversionTarget> conversions = new HashSet<>();
    for (Kept plan : plans) {
      if (Claims.isOfConversion(plan.manifest())) {
        conversions.add(
            new ConversionTarget(plan.manifest().audience(), plan.manifest().account()));
      }
    }
    for (AudienceTarget target : audiences) {
      long members = ledger.doubt(target, last.getOrDefault(target.toString(), ""));
      told.add(target + ": " + Progress.count(members, "member") + " unknown");
      reclaim(plans, target.toString(), Claims.of(run.ledger(), target));
      tellUnreachable(plans, target.toString());
    }
    for (ConversionTarget target : conversions) {
      ledger.reopen(target, last.getOrDefault(target.toString(), ""));
      reclaim(plans, target.toString(), Claims.of(run.ledger().events(), target));
    }
  }

  /** By target the settled plan from which no other settled one was made. */
  private static Map<String, String> lastSettled(List<Kept> plans) {
    Set<String> bases = new HashSet<>();
    plans.stream().filter(Kept::settled).forEach(plan -> bases.add(plan.manifest().baseVersion()));
    Map<String, String> last = new HashMap<>();
    for (Kept plan : plans) {
      if (plan.settled() && !bases.contains(plan.manifest().planId())) {
        last.put(plan.target(), plan.manifest().planId());
      }
    }
    return last;
  }

  /** A plan that was being sent is ended by the next run, as if nothing had happened. */
  private void reclaim(List<Kept> plans, String target, Claims claims) throws IOException {
    for (Kept plan : plans) {
      PlanManifest manifest = plan.manifest();
      boolean open =
          plan.sent()
              && !plan.settled()
              && plan.target().equals(target)
              && manifest.baseVersion().equals(claims.version())
              && !PlanFolder.of(run.workspace(), manifest.planId()).isClosed();
      if (open && claims.claim(manifest.planId(), manifest.baseVersion())) {
        told.add(target + ": plan " + manifest.planId() + " is open and is ended by the next run");
        return;
      }
    }
  }

  /** Whoever was added since and is in no table has no digests to be removed with. */
  private void tellUnreachable(List<Kept> plans, String target) {
    long added =
        plans.stream()
            .filter(plan -> plan.target().equals(target) && plan.settled())
            .mapToLong(plan -> PlanTally.changes(plan.manifest().counts()).getOrDefault("ADD", 0L))
            .sum();
    if (added > 0) {
      told.add(
          target
              + ": its settled plans added "
              + Progress.count(added, "member")
              + "; who of them is not in the ledger and has left stays at Amazon until the TTL"
              + " ends");
    }
  }

  /** The catalogue is right; only of an open plan whose files are gone nothing can be told. */
  private void doubtLostPlans() throws IOException {
    for (AudienceEntry entry : run.ledger().audiences()) {
      Optional<String> open = run.ledger().claimState(entry.target()).openPlan();
      if (open.isPresent() && isLost(open.get())) {
        long members = ledger.doubt(entry.target(), "");
        told.add(
            entry.target()
                + ": the files of open plan "
                + open.get()
                + " are not here, "
                + Progress.count(members, "member")
                + " unknown");
      }
    }
    for (ConversionConfig conversion : run.config().conversions()) {
      ConversionTarget target = new ConversionTarget(conversion.id(), conversion.account());
      Optional<String> open = run.ledger().events().claimState(target).openPlan();
      if (open.isPresent() && isLost(open.get())) {
        ledger.reopen(target, "");
        told.add(target + ": the files of open plan " + open.get() + " are not here");
      }
    }
  }

  private boolean isLost(String planId) throws IOException {
    return PlanFolder.of(run.workspace(), planId).manifest().isEmpty();
  }

  private void log(Instant started, String reason) {
    Map<String, Object> row = new HashMap<>();
    row.put("command", "workspace-accept");
    row.put("started_at", started);
    row.put("ended_at", run.clock().instant());
    row.put("exit_code", (long) ExitCode.DONE.code());
    row.put("verdict", String.join("; ", told));
    row.put("approval", reason);
    run.ledger().log(new LogRows(LogRows.Table.RUNS, run.runId(), List.of(row)));
  }
}
