package io.sluice.jobs.run;

import io.sluice.amazonads.client.WireVocabulary;
import io.sluice.beam.batch.EventCodec;
import io.sluice.beam.batch.EventOutbox;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.MergeEvents;
import io.sluice.beam.qualify.FingerprintKey;
import io.sluice.beam.qualify.PackEvents;
import io.sluice.beam.qualify.ReadSuppression;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.domain.batch.ConversionPacking;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;

/**
 * The pipeline of one plan of events: every row group is read, judged and packed, grouped by bucket
 * of the event id, merged with the ledger and cut into batches. Its results are files of the plan.
 */
final class EventPlanPipeline {
  private static final long EVENTS_A_BUCKET = 100_000;
  private static final int MAX_BUCKETS = 4_096;

  private EventPlanPipeline() {}

  /** Buckets of a plan: so many that one holds some hundred thousand events. */
  static int buckets(long rows) {
    long wanted = Math.max(1, rows / EVENTS_A_BUCKET);
    return (int) Math.min(MAX_BUCKETS, Long.highestOneBit(wanted));
  }

  /** Runs it to its end. */
  static void run(
      RunContext run,
      ConversionUnit unit,
      EventRead source,
      EventLedgerView view,
      String planId,
      EventOrder order)
      throws IOException {
    int buckets = buckets(source.inspected().rows());
    FingerprintKey key = new ConfigFingerprintKey(run.config().fingerprintKey());
    Pipeline pipeline = run.spark().pipeline(buckets);
    PackEvents.Spec spec =
        new PackEvents.Spec(
            source.columns(),
            unit.conversion().settings(unit.account()),
            WireVocabulary.of(unit.conversion().api()),
            buckets,
            source.bounds() == null
                ? null
                : new PackEvents.Period(source.bounds().from(), source.bounds().until()),
            run.clock().instant(),
            rules(run),
            rulesVersion(run),
            key,
            EventCodec::encode);
    pipeline
        .apply(
            "PinnedParts",
            Create.of(work(source)).withCoder(SerializableCoder.of(PackEvents.Work.class)))
        .apply("PackEvents", pack(source, pipeline, spec))
        .apply(
            "MergeEvents",
            MergeEvents.of(
                new MergeEvents.Spec(
                    buckets,
                    view.files(),
                    run.ledger().storage(),
                    unit.conversion().corrections(),
                    ConversionPacking.limits(unit.conversion().api()),
                    new EventOutbox(PlanFolder.of(run.workspace(), planId), unit.lane()),
                    run.spark().files(PlanFolder.FRAGMENTS),
                    order.retry().orElse(null))));
    PlanPipeline.runToItsEnd(run, pipeline);
  }

  /** The rules that turn identifiers of events into match keys. */
  static MatchKeyRules rules(RunContext run) {
    return PlanSpecs.rules(run)
        .withProfile(Profile.EVENTS)
        .withVariants(MatchKeyRules.Variants.OFF);
  }

  /** Part of every fingerprint. */
  static String rulesVersion(RunContext run) {
    return rules(run).version() + "-c" + run.config().rulesVersion();
  }

  private static PackEvents pack(EventRead source, Pipeline pipeline, PackEvents.Spec spec) {
    List<ReadSuppression.Work> lists = new ArrayList<>();
    source
        .suppression()
        .values()
        .forEach(
            list ->
                list.inspected()
                    .parts()
                    .forEach(part -> lists.add(new ReadSuppression.Work(part, list.column()))));
    if (lists.isEmpty() || !source.columns().fields().containsKey(EventField.EXTERNAL_USER_ID)) {
      return PackEvents.of(spec);
    }
    return PackEvents.of(spec)
        .without(
            pipeline
                .apply(
                    "SuppressionParts",
                    Create.of(lists).withCoder(SerializableCoder.of(ReadSuppression.Work.class)))
                .apply("ReadSuppression", ReadSuppression.of())
                .apply("SuppressedIds", View.asList()));
  }

  private static List<PackEvents.Work> work(EventRead source) {
    List<PackEvents.Work> work = new ArrayList<>();
    for (SnapshotPart part : source.inspected().parts()) {
      work.add(new PackEvents.Work(part, source.dayOfFile().getOrDefault(part.path(), 0)));
    }
    return work;
  }
}
