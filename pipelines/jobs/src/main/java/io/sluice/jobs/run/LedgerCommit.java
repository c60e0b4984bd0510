package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.ledger.AdvanceLedger;
import io.sluice.beam.ledger.AdvanceSpec;
import io.sluice.beam.ledger.SettledBucket;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.ledger.SuppressionVersions;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.jspecify.annotations.Nullable;

/** Writes the new state of settled plans on Spark and commits it plan by plan. */
final class LedgerCommit {
  /** The folder of what the tasks of a settlement tell, within the plan's. */
  static final String ADVANCE = "advance";

  private final RunContext run;

  private LedgerCommit(RunContext run) {
    this.run = run;
  }

  static LedgerCommit of(RunContext run) {
    return new LedgerCommit(run);
  }

  /**
   * What a commit wrote.
   *
   * @param outcomes changes by kind and verdict
   * @param damage the damaged file that kept it from a commit, else {@code null}
   */
  record Committed(Map<String, Long> outcomes, @Nullable String damage) {}

  Map<String, Committed> commit(List<OpenPlan> plans) throws IOException {
    List<AdvanceSpec> specs = new ArrayList<>();
    List<AdvanceLedger.Work> work = new ArrayList<>();
    int keys = 0;
    for (OpenPlan plan : plans) {
      LedgerView view = run.ledger().view(plan.target());
      work.addAll(work(plan, specs.size()));
      specs.add(
          new AdvanceSpec(
              plan.target(),
              plan.planId(),
              run.workspace(),
              plan.unit().lane(),
              keys,
              view.bucketCount(),
              view.slices(),
              run.spark().files(ADVANCE),
              plan.manifest().createdAt(),
              SnapshotMarking.order(plan.manifest()).rank()));
      keys += view.bucketCount();
    }
    advance(work, specs, keys);
    Map<String, Committed> committed = new HashMap<>();
    for (int i = 0; i < plans.size(); i++) {
      committed.put(plans.get(i).planId(), commitIfSound(plans.get(i), specs.get(i)));
    }
    return committed;
  }

  private static List<AdvanceLedger.Work> work(OpenPlan plan, int number) {
    List<AdvanceLedger.Work> work = new ArrayList<>();
    for (PlanManifest.Batch batch : plan.manifest().batches()) {
      work.add(
          new AdvanceLedger.Work(number, batch.seq(), batch.file(), batch.id(), batch.records()));
    }
    for (String file : plan.manifest().refreshes()) {
      work.add(new AdvanceLedger.Work(number, 0, file, "", 0));
    }
    return work;
  }

  private Committed commitIfSound(OpenPlan plan, AdvanceSpec spec) throws IOException {
    try {
      return commit(plan, spec);
    } catch (StateDamagedException e) {
      return new Committed(Map.of(), e.getMessage());
    }
  }

  /**
   * Commits what is left of a damaged plan, and closes it.
   *
   * @param manifest empty where it is lost
   * @param readable batches that have a settlement and can be read
   * @param presentUnknown true where other batches cannot be read
   */
  void commitRepaired(
      AudienceUnit unit,
      String planId,
      Optional<PlanManifest> manifest,
      List<PlanManifest.Batch> readable,
      boolean presentUnknown)
      throws IOException {
    LedgerView view = run.ledger().view(unit.target());
    AdvanceSpec spec =
        new AdvanceSpec(
            unit.target(),
            planId,
            run.workspace(),
            unit.lane(),
            0,
            view.bucketCount(),
            view.slices(),
            run.spark().files(ADVANCE),
            manifest.map(PlanManifest::createdAt).orElseGet(run.clock()::now),
            manifest.map(plan -> SnapshotMarking.order(plan).rank()).orElse(0L),
            presentUnknown);
    List<AdvanceLedger.Work> work = new ArrayList<>();
    for (PlanManifest.Batch batch : readable) {
      work.add(new AdvanceLedger.Work(0, batch.seq(), batch.file(), batch.id(), batch.records()));
    }
    if (presentUnknown) {
      work.add(AdvanceLedger.Work.everyBucket(0));
    }
    advance(work, List.of(spec), view.bucketCount());
    AttemptDocuments.requireNoDamage(AdvanceLedger.summaries(spec));
    List<LogRows> logs =
        manifest.isEmpty()
            ? List.of()
            : SettlementLog.rows(run, new OpenPlan(unit, manifest.get().withBatches(readable)));
    // What a lost plan cleared for a higher TTL is not known to be gone.
    ClosingNotes before = view.notes();
    ClosingNotes notes =
        new ClosingNotes(
            before.rules(),
            Duration.ZERO,
            manifest.map(plan -> SnapshotMarking.after(plan, before)).orElse(before.snapshots()),
            manifest
                .map(plan -> SuppressionVersions.newer(before.lists(), SnapshotMarking.lists(plan)))
                .orElse(before.lists()));
    commit(Files.of(spec), unit.target(), planId, view.version(), notes, logs);
  }

  private void advance(List<AdvanceLedger.Work> work, List<AdvanceSpec> specs, int keys) {
    if (work.isEmpty()) {
      return;
    }
    Pipeline pipeline = run.spark().pipeline(keys);
    pipeline
        .apply(
            "SettledBatches",
            Create.of(work).withCoder(SerializableCoder.of(AdvanceLedger.Work.class)))
        .apply(
            "AdvanceLedger",
            AdvanceLedger.of(new AdvanceLedger.Spec(specs, run.ledger().storage())));
    run.spark().run(pipeline);
  }

  /**
   * The files that the tasks wrote for one plan.
   *
   * @param outcomes changes by kind and verdict
   */
  private record Files(
      Map<String, Long> outcomes,
      List<Integer> buckets,
      List<byte[]> memberships,
      List<byte[]> keys,
      List<byte[]> changes) {
    static Files of(AdvanceSpec spec) throws IOException {
      Files files =
          new Files(
              new TreeMap<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>());
      for (SettledBucket settled :
          AttemptDocuments.read(AdvanceLedger.summaries(spec), SettledBucket.class).values()) {
        files.buckets.add(settled.bucket());
        files.memberships.add(settled.memberships());
        if (settled.keys() != null) {
          files.keys.add(settled.keys());
        }
        files.changes.addAll(settled.changes());
        settled.outcomes().forEach((kind, n) -> files.outcomes.merge(kind, n, Long::sum));
      }
      return files;
    }
  }

  private void commit(
      Files files,
      AudienceTarget target,
      String planId,
      String baseVersion,
      ClosingNotes notes,
      List<LogRows> logs) {
    run.ledger()
        .commit(
            new SettledFiles(
                target,
                planId,
                baseVersion,
                notes,
                files.buckets(),
                files.memberships(),
                files.keys(),
                files.changes(),
                logs));
  }

  private Committed commit(OpenPlan plan, AdvanceSpec spec) throws IOException {
    AttemptDocuments.requireNoDamage(AdvanceLedger.summaries(spec));
    Files files = Files.of(spec);
    requireAll(plan, files.outcomes());
    PlanManifest manifest = plan.manifest();
    commit(
        files,
        plan.target(),
        plan.planId(),
        manifest.baseVersion(),
        notes(manifest, run.ledger().view(plan.target()), files.outcomes()),
        SettlementLog.rows(run, plan));
    return new Committed(files.outcomes(), null);
  }

  private static ClosingNotes notes(
      PlanManifest plan, LedgerView view, Map<String, Long> outcomes) {
    return new ClosingNotes(
        view.notes().rules().at(plan.rulesVersion(), plan.createdAt()),
        TtlRaise.cleared(plan, outcomes),
        SnapshotMarking.after(plan, view.notes()),
        SuppressionVersions.newer(view.notes().lists(), SnapshotMarking.lists(plan)));
  }

  private static void requireAll(OpenPlan plan, Map<String, Long> outcomes) {
    long batched = plan.manifest().batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    long settled = outcomes.values().stream().mapToLong(Long::longValue).sum();
    if (batched != settled) {
      throw new StateBrokenException(
          "plan "
              + plan.planId()
              + " sent "
              + batched
              + " records and settled "
              + settled
              + ": nothing is committed");
    }
  }
}
