package io.sluice.beam.diff;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.beam.qualify.EventCounts;
import io.sluice.beam.qualify.PackedEvent;
import io.sluice.domain.batch.BatchLimits;
import io.sluice.domain.batch.BatchPacker;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventWireSize;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.diff.RetryChoice;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.records.PlanManifest;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Groups packed events by bucket, merges each bucket with the ledger's files that may know its ids,
 * and cuts what is to be sent into the plan's batches.
 *
 * <p>In: blocks by bucket number, and the counts of every part under the number after the last
 * bucket. Out: the numbers that were merged and counted; the results are in files: {@link
 * EventMergeSummary} a bucket, the summed counts, and the events that share a moment. A repeat
 * writes the same again under other names, see {@link TaskAttempt}. One bucket a task in memory:
 * its blocks and some 40 bytes an event. Personal data: hashed, raw where Amazon takes a key as it
 * is.
 */
public final class MergeEvents
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<Integer>> {
  private static final long serialVersionUID = 1L;

  private final Spec spec;

  private MergeEvents(Spec spec) {
    this.spec = spec;
  }

  /**
   * What the transform needs.
   *
   * @param buckets a power of two
   * @param files the ledger's event files of the account
   * @param storage how they are reached
   * @param corrections what becomes of events that changed after Amazon took them
   * @param limits size of a batch
   * @param output takes the files
   * @param documents what stands before the names of documents: a folder of the plan and, behind
   *     it, what tells this planning from an earlier one
   * @param retry where given, only events of chosen refusals are sent
   */
  public record Spec(
      int buckets,
      List<EventFile> files,
      LedgerStorage storage,
      Corrections corrections,
      BatchLimits limits,
      EventMergeOutput output,
      String documents,
      @Nullable RetryChoice retry)
      implements Serializable {
    /** Of events as they come: those that Amazon does not have. */
    public Spec(
        int buckets,
        List<EventFile> files,
        LedgerStorage storage,
        Corrections corrections,
        BatchLimits limits,
        EventMergeOutput output,
        String documents) {
      this(buckets, files, storage, corrections, limits, output, documents, null);
    }

    /** Copies the list. */
    public Spec {
      files = List.copyOf(files);
    }
  }

  /** Makes the transform. */
  public static MergeEvents of(Spec spec) {
    return new MergeEvents(spec);
  }

  /** The prefix of the summed counts of all rows, one an attempt. */
  public static String counts(String documents) {
    return documents + "counts-";
  }

  /** The prefix of the summaries, one an attempt at a bucket. */
  public static String summaries(String documents) {
    return documents + "summary-";
  }

  /** The prefix of the events that share a moment, one an attempt at a part. */
  public static String moments(String documents) {
    return documents + "moments-";
  }

  @Override
  public PCollection<Integer> expand(PCollection<KV<Integer, byte[]>> blocks) {
    return blocks
        .apply("StreamGroups", Window.into(new OneWindow()))
        .apply("GroupByBucket", GroupByKey.create())
        .apply("MergeWithLedger", ParDo.of(new MergeFn(spec)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("GroupByMoment", GroupByKey.create())
        .apply("CountMoments", ParDo.of(new MomentFn(spec)))
        .setCoder(VarIntCoder.of());
  }

  private static final class MergeFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;
    private final Spec spec;

    MergeFn(Spec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void merge(
        @Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      if (bucket.getKey() == spec.buckets()) {
        writeCounts(bucket.getValue());
        return;
      }
      EventIndex index = EventIndex.of(bucket.getValue());
      EventMerge merge = new EventMerge(index, spec.corrections(), spec.retry());
      for (EventFile file : spec.files()) {
        if (file.overlaps(spec.buckets(), bucket.getKey())) {
          read(file, merge);
        }
      }
      int[] rows = merge.toSend();
      String attempt = TaskAttempt.token();
      List<PlanManifest.Batch> batches = cut(bucket.getKey(), attempt, index, rows);
      spec.output()
          .document(
              TaskAttempt.document(summaries(spec.documents()), bucket.getKey(), attempt),
              new EventMergeSummary(bucket.getKey(), batches, merge.counts()));
      moments(index, rows, out);
    }

    private void read(EventFile file, EventMerge merge) throws IOException {
      try (EventFileReader known = EventFileReader.open(spec.storage(), file)) {
        while (known.next()) {
          merge.known(known);
        }
      }
    }

    private List<PlanManifest.Batch> cut(int bucket, String attempt, EventIndex index, int[] rows)
        throws IOException {
      List<PlanManifest.Batch> batches = new ArrayList<>();
      PackedEvent event = new PackedEvent();
      BatchPacker<Frame> packer =
          BatchPacker.of(
              spec.limits(),
              EventWireSize.ENVELOPE_BYTES,
              Frame::wireBytes,
              frames -> batches.add(write(bucket, batches.size() + 1, attempt, frames)));
      try {
        for (int row : rows) {
          index.read(row, event);
          byte[] encoded = Arrays.copyOfRange(event.block(), event.encodedStart(), event.next());
          packer.add(new Frame(encoded, event.wireBytes()));
        }
        packer.finish();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return batches;
    }

    private PlanManifest.Batch write(int bucket, int number, String attempt, List<Frame> frames) {
      long bytes = EventWireSize.ENVELOPE_BYTES + frames.stream().mapToLong(Frame::wireBytes).sum();
      try {
        return spec.output()
            .batch(bucket, number, attempt, frames.stream().map(Frame::encoded).toList(), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a batch of the outbox", e);
      }
    }

    private void moments(EventIndex index, int[] rows, OutputReceiver<KV<Integer, byte[]>> out) {
      ByteBuffer[] parts = new ByteBuffer[spec.buckets()];
      PackedEvent event = new PackedEvent();
      for (int row : rows) {
        index.read(row, event);
        int part = (int) (event.moment() & (spec.buckets() - 1));
        if (parts[part] == null) {
          parts[part] = ByteBuffer.allocate(1024 * Long.BYTES);
        }
        parts[part].putLong(event.moment());
        if (!parts[part].hasRemaining()) {
          out.output(KV.of(part, parts[part].array().clone()));
          parts[part].clear();
        }
      }
      for (int part = 0; part < parts.length; part++) {
        if (parts[part] != null && parts[part].position() > 0) {
          out.output(KV.of(part, Arrays.copyOf(parts[part].array(), parts[part].position())));
        }
      }
    }

    private void writeCounts(Iterable<byte[]> parts) throws IOException {
      EventCounts sum = new EventCounts();
      for (byte[] part : parts) {
        sum.add(RecordsJson.mapper().readValue(part, EventCounts.class));
      }
      spec.output()
          .document(TaskAttempt.document(counts(spec.documents()), 0, TaskAttempt.token()), sum);
    }

    @SuppressWarnings("ArrayRecordComponent") // lives as long as one batch is cut
    private record Frame(byte[] encoded, int wireBytes) {}
  }

  private static final class MomentFn extends DoFn<KV<Integer, Iterable<byte[]>>, Integer> {
    private static final long serialVersionUID = 1L;
    private final Spec spec;

    MomentFn(Spec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void count(@Element KV<Integer, Iterable<byte[]>> part, OutputReceiver<Integer> out)
        throws IOException {
      long[] hashes = new long[0];
      for (byte[] block : part.getValue()) {
        int before = hashes.length;
        hashes = Arrays.copyOf(hashes, before + block.length / Long.BYTES);
        ByteBuffer.wrap(block).asLongBuffer().get(hashes, before, block.length / Long.BYTES);
      }
      spec.output()
          .document(
              TaskAttempt.document(moments(spec.documents()), part.getKey(), TaskAttempt.token()),
              SharedMoments.of(hashes, 0));
      out.output(part.getKey());
    }
  }
}
