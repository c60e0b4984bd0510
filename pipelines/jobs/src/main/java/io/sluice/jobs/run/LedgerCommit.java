package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.ledger.AdvanceLedger;
import io.sluice.beam.ledger.AdvanceSpec;
import io.sluice.beam.ledger.SettledBucket;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;

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
   */
  record Committed(Map<String, Long> outcomes) {}

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
              plan.manifest().createdAt(),
              plan.unit().lane(),
              keys,
              view.bucketCount(),
              view.slices(),
              run.spark().files(ADVANCE)));
      keys += view.bucketCount();
    }
    if (!work.isEmpty()) {
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
    Map<String, Committed> committed = new HashMap<>();
    for (int i = 0; i < plans.size(); i++) {
      committed.put(plans.get(i).planId(), commit(plans.get(i), specs.get(i)));
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

  private Committed commit(OpenPlan plan, AdvanceSpec spec) throws IOException {
    Map<String, Long> outcomes = new TreeMap<>();
    List<Integer> buckets = new ArrayList<>();
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    for (SettledBucket settled :
        AttemptDocuments.read(AdvanceLedger.summaries(spec), SettledBucket.class).values()) {
      buckets.add(settled.bucket());
      memberships.add(settled.memberships());
      if (settled.keys() != null) {
        keys.add(settled.keys());
      }
      changes.addAll(settled.changes());
      settled.outcomes().forEach((kind, n) -> outcomes.merge(kind, n, Long::sum));
    }
    requireAll(plan, outcomes);
    PlanManifest manifest = plan.manifest();
    run.ledger()
        .commit(
            new SettledFiles(
                plan.target(),
                plan.planId(),
                manifest.baseVersion(),
                notes(manifest, run.ledger().view(plan.target()), outcomes),
                buckets,
                memberships,
                keys,
                changes,
                SettlementLog.rows(run, plan)));
    return new Committed(outcomes);
  }

  private static ClosingNotes notes(
      PlanManifest plan, LedgerView view, Map<String, Long> outcomes) {
    return new ClosingNotes(
        view.notes().rules().at(plan.rulesVersion(), plan.createdAt()),
        TtlRaise.cleared(plan, outcomes));
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
