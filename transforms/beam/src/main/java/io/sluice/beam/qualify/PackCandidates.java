package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.qualify.Standing;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a snapshot and of its suppression lists, qualifies each row for every target
 * and gives blocks of packed rows by bucket.
 *
 * <p>In: {@link SnapshotPart}s. Out: bucket number to block; and under the number after the last
 * bucket the counts of the part, so that counts and rows travel together and a retried task counts
 * once. Pure: a repeat gives the same blocks. One row group and 64 MiB of buffers a task in memory.
 * Personal data: raw in, raw out.
 */
public final class PackCandidates
    extends PTransform<PCollection<PackCandidates.Work>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final Spec spec;
  private final @Nullable PCollectionView<List<byte[]>> shared;

  private PackCandidates(Spec spec, @Nullable PCollectionView<List<byte[]>> shared) {
    this.spec = spec;
    this.shared = shared;
  }

  /**
   * What the transform needs.
   *
   * @param columns the source's columns
   * @param targets the targets, in the order of their counts
   * @param keys buckets of all targets
   * @param asOf decides lifetime
   * @param sampling whose identifiers are looked at closer
   * @param sharedKeys what happens to shared identifiers
   * @param rulesVersion part of every fingerprint
   * @param key the fingerprint key's reference
   */
  public record Spec(
      SourceColumns columns,
      List<QualifySpec> targets,
      int keys,
      Instant asOf,
      KeySampling sampling,
      SharedKeyRule.Effect sharedKeys,
      String rulesVersion,
      FingerprintKey key)
      implements Serializable {
    /** Copies the list. */
    public Spec {
      targets = List.copyOf(targets);
    }
  }

  /**
   * One part to read.
   *
   * @param part the row group
   * @param list the suppression list that the part belongs to, {@code null} for the source itself
   */
  public record Work(SnapshotPart part, @Nullable SuppressionList list) implements Serializable {}

  /**
   * A list of people who go nowhere.
   *
   * @param name the same from plan to plan, for its counts
   * @param column its id column
   */
  public record SuppressionList(String name, String column) implements Serializable {}

  /** Makes the transform. */
  public static PackCandidates of(Spec spec) {
    return new PackCandidates(spec, null);
  }

  /** The transform with what {@link FindSharedKeys} found. */
  public PackCandidates withShared(PCollectionView<List<byte[]>> found) {
    return new PackCandidates(spec, found);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<Work> parts) {
    return parts
        .apply(
            "PackRowGroups",
            ParDo.of(new PackFn(spec, shared))
                .withSideInputs(shared == null ? List.of() : List.of(shared)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  private static final class PackFn extends DoFn<Work, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final Spec spec;
    private final @Nullable PCollectionView<List<byte[]>> view;
    private transient ContentFingerprint fingerprint;
    private transient @Nullable SharedKeys shared;

    PackFn(Spec spec, @Nullable PCollectionView<List<byte[]>> view) {
      this.spec = spec;
      this.view = view;
    }

    @Setup
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it
    public void setup() {
      fingerprint = ContentFingerprint.of(spec.key().resolve(), spec.rulesVersion());
    }

    @ProcessElement
    public void pack(ProcessContext context) {
      Work work = context.element();
      BlockBuffers buffers =
          new BlockBuffers(spec.keys(), (key, block) -> context.output(KV.of(key, block)));
      List<PackCounts> counts =
          work.list() == null
              ? packSource(work, shared(context), buffers)
              : packSuppression(work.part(), work.list(), buffers);
      buffers.flushAll();
      context.output(KV.of(spec.keys(), json(counts)));
    }

    /** One snapshot, one answer: read once an instance. */
    private SharedKeys shared(ProcessContext context) {
      SharedKeys known = shared;
      if (known == null) {
        known = view == null ? SharedKeys.NONE : FindSharedKeys.read(context.sideInput(view));
        shared = known;
      }
      return known;
    }

    private List<PackCounts> packSource(Work work, SharedKeys found, BlockBuffers buffers) {
      RowPacker packer =
          new RowPacker(
              spec.columns(),
              spec.targets(),
              spec.asOf(),
              new KeySetWriter(spec.sampling().forms(), found, spec.sharedKeys()),
              new KeySample(spec.sampling()),
              fingerprint,
              buffers);
      try (RowCursor rows = RowCursor.open(work.part(), spec.columns())) {
        while (rows.next()) {
          packer.take(rows.row());
        }
      }
      return packer.counts();
    }

    private List<PackCounts> packSuppression(
        SnapshotPart part, SuppressionList list, BlockBuffers buffers) {
      SourceColumns column = SourceColumns.idsOnly(list.column());
      SuppressionPacker packer =
          new SuppressionPacker(list.name(), spec.targets(), fingerprint, buffers);
      try (RowCursor rows = RowCursor.open(part, column)) {
        while (rows.next()) {
          packer.take(rows.row(), Standing.SUPPRESSED);
        }
      }
      return packer.counts();
    }

    private static byte[] json(List<PackCounts> counts) {
      try {
        return RecordsJson.mapper().writeValueAsBytes(counts);
      } catch (IOException e) {
        throw new UncheckedIOException("counts to JSON", e);
      }
    }
  }
}
