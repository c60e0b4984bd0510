package io.sluice.jobs.run;

import com.google.common.base.Throwables;
import io.sluice.beam.batch.FragmentFile;
import io.sluice.beam.diff.MergeBuckets;
import io.sluice.beam.diff.MergeSpec;
import io.sluice.beam.qualify.FindSharedKeys;
import io.sluice.beam.qualify.FingerprintKey;
import io.sluice.beam.qualify.PackCandidates;
import io.sluice.beam.qualify.PackCandidates.SuppressionList;
import io.sluice.beam.qualify.PackCandidates.Work;
import io.sluice.beam.qualify.QualifySpec;
import io.sluice.beam.qualify.SharedKeyRule.Effect;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.domain.ledger.StateDamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The pipeline of one source: every row group is read once for all audiences of the source, packed,
 * grouped by bucket and merged with the ledger. Its results are files beside the plans.
 */
final class PlanPipeline {
  private PlanPipeline() {}

  /** Runs it to its end. */
  static void run(RunContext run, SourceRead source, List<PlannedUnit> units, int keys)
      throws IOException {
    List<QualifySpec> targets = units.stream().map(PlanSpecs::qualify).toList();
    List<MergeSpec> merges = units.stream().map(u -> PlanSpecs.merge(run, u, source)).toList();
    FingerprintKey key = new ConfigFingerprintKey(run.config().fingerprintKey());
    String rules = PlanSpecs.rulesVersion(run);
    Pipeline pipeline = run.spark().pipeline(keys);
    PackCandidates.Spec spec =
        new PackCandidates.Spec(
            source.columns(),
            targets,
            keys,
            run.asOf(),
            PlanSpecs.sampling(run, source),
            run.config().matchKeys().dropShared() ? Effect.DROP : Effect.REPORT,
            rules,
            key);
    PCollection<KV<Integer, byte[]>> blocks =
        pipeline
            .apply(
                "PinnedParts", Create.of(work(source)).withCoder(SerializableCoder.of(Work.class)))
            .apply("PackCandidates", pack(run, source, pipeline, spec));
    PCollectionList.of(blocks)
        .and(pipeline.apply("EveryBucket", Create.of(seeds(keys)).withCoder(blocks.getCoder())))
        .apply("Blocks", Flatten.pCollections())
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply(
            "MergeBuckets",
            MergeBuckets.of(
                new MergeBuckets.Spec(
                    merges,
                    keys,
                    run.ledger().storage(),
                    counts(run, units),
                    rules,
                    key,
                    FragmentFile.output())));
    runToItsEnd(run, pipeline);
  }

  /**
   * Runs a pipeline that reads a snapshot.
   *
   * @throws io.sluice.beam.snapshot.SnapshotInvalidException if one of its pages cannot be read
   * @throws StateDamagedException if a file of the ledger cannot be read
   */
  static void runToItsEnd(RunContext run, Pipeline pipeline) throws IOException {
    try {
      run.spark().run(pipeline);
    } catch (PipelineExecutionException e) {
      Optional<StateDamagedException> damaged = damaged(e);
      if (damaged.isPresent()) {
        throw damaged.get();
      }
      throw spoiledPage(e).orElse(e);
    }
  }

  /** Looks for shared keys first where that is asked for: it reads three columns once more. */
  private static PackCandidates pack(
      RunContext run, SourceRead source, Pipeline pipeline, PackCandidates.Spec spec) {
    OptionalInt above = run.config().matchKeys().sharedAbove();
    if (above.isEmpty()) {
      return PackCandidates.of(spec);
    }
    List<SnapshotPart> parts = source.inspected().parts();
    PCollectionView<List<byte[]>> shared =
        pipeline
            .apply(
                "PartsWithKeys",
                Create.of(parts).withCoder(SerializableCoder.of(SnapshotPart.class)))
            .apply(
                "FindSharedKeys",
                FindSharedKeys.of(
                    new FindSharedKeys.Spec(
                        source.columns(), above.getAsInt(), source.inspected().rows())))
            .apply("SharedKeys", View.asList());
    return PackCandidates.of(spec).withShared(shared);
  }

  /** What a task found damaged. */
  static Optional<StateDamagedException> damaged(PipelineExecutionException e) {
    return Throwables.getCausalChain(e).stream()
        .filter(StateDamagedException.class::isInstance)
        .map(StateDamagedException.class::cast)
        .findFirst();
  }

  /** Pages that cannot be read are met only now: the footers before them were whole. */
  private static Optional<RuntimeException> spoiledPage(PipelineExecutionException e) {
    return Throwables.getCausalChain(e).stream()
        .filter(SnapshotInvalidException.class::isInstance)
        .map(RuntimeException.class::cast)
        .findFirst();
  }

  /** The prefix of the counts of all parts: beside the first plan's fragments. */
  static String counts(RunContext run, List<PlannedUnit> units) {
    return PlanSpecs.fragments(run, units.get(0).planId()) + "counts-";
  }

  private static List<Work> work(SourceRead source) {
    List<Work> work = new ArrayList<>();
    for (SnapshotPart part : source.inspected().parts()) {
      work.add(new Work(part, null));
    }
    source
        .suppression()
        .forEach(
            (name, list) -> {
              SuppressionList of = new SuppressionList(name, list.column());
              list.inspected().parts().forEach(part -> work.add(new Work(part, of)));
            });
    return work;
  }

  /** An empty block for every bucket, so that a bucket without candidates is merged too. */
  private static List<KV<Integer, byte[]>> seeds(int keys) {
    List<KV<Integer, byte[]>> seeds = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      seeds.add(KV.of(key, new byte[0]));
    }
    return seeds;
  }
}
