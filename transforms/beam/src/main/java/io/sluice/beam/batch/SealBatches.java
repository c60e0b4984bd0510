package io.sluice.beam.batch;

import io.sluice.beam.batch.FragmentFile.Frame;
import io.sluice.domain.batch.BatchLimits;
import io.sluice.domain.batch.BatchPacker;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.batch.WireSize;
import io.sluice.domain.delivery.LaneId;
import io.sluice.records.PlanManifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the batches of one audience over the sorted fragments of all its buckets, in sending order,
 * and writes them to the plan's outbox. Holds one batch and one change a fragment in memory. A
 * repeat writes the same batches with the same ids.
 */
public final class SealBatches {
  private final PlanFolder folder;
  private final LaneId lane;
  private final BatchLimits limits;
  private final long maxChanges;
  private final Scope scope;
  private final List<PlanManifest.Batch> batches = new ArrayList<>();
  private final Map<SendOrder, Long> batched = new EnumMap<>(SendOrder.class);
  private final Map<SendOrder, Long> deferred = new EnumMap<>(SendOrder.class);
  private long taken;

  private SealBatches(
      PlanFolder folder, LaneId lane, BatchLimits limits, long maxChanges, Scope scope) {
    this.scope = scope;
    this.folder = folder;
    this.lane = lane;
    this.limits = limits;
    this.maxChanges = maxChanges;
  }

  /** Which changes of the fragments a plan takes. */
  public enum Scope {
    /** All of them. */
    ALL,
    /** Only removals that the persons asked for, where the rest was refused. */
    PRIVACY
  }

  /**
   * What was sealed.
   *
   * @param batches in sending order
   * @param batched changes in batches, by class
   * @param deferred changes left for the next plan, by class
   */
  public record Sealed(
      List<PlanManifest.Batch> batches,
      Map<SendOrder, Long> batched,
      Map<SendOrder, Long> deferred) {

    /** All changes in batches. */
    public long changes() {
      return batched.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All changes left for the next plan. */
    public long left() {
      return deferred.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Seals a plan.
   *
   * @param folder the plan's files
   * @param lane where the plan goes
   * @param fragments URIs of the fragments, by bucket
   * @param limits size of a batch
   * @param maxChanges changes that a plan may hold; privacy removals are never cut
   * @param scope which changes
   * @throws IOException if a fragment is torn or the outbox cannot be written
   */
  public static Sealed of(
      PlanFolder folder,
      LaneId lane,
      List<String> fragments,
      BatchLimits limits,
      long maxChanges,
      Scope scope)
      throws IOException {
    SealBatches seal = new SealBatches(folder, lane, limits, maxChanges, scope);
    seal.merge(fragments);
    return new Sealed(seal.batches, seal.batched, seal.deferred);
  }

  private void merge(List<String> fragments) throws IOException {
    List<Head> open = new ArrayList<>();
    try {
      PriorityQueue<Head> heads =
          new PriorityQueue<>(
              Comparator.comparing((Head h) -> h.frame().order())
                  .thenComparingLong(h -> h.frame().ends())
                  .thenComparingInt(h -> h.number));
      for (String fragment : fragments) {
        Head head = new Head(open.size(), new FragmentFile.Reader(fragment));
        open.add(head);
        if (head.advance()) {
          heads.add(head);
        }
      }
      drain(heads);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      for (Head head : open) {
        head.close();
      }
    }
  }

  private void drain(PriorityQueue<Head> heads) throws IOException {
    BatchPacker<Frame> packer =
        BatchPacker.of(limits, WireSize.ENVELOPE_BYTES, Frame::wireBytes, this::write);
    while (!heads.isEmpty()) {
      Head head = heads.remove();
      Frame frame = head.frame();
      if (scope == Scope.ALL || frame.order() == SendOrder.PRIVACY) {
        take(frame, packer);
      }
      if (head.advance()) {
        heads.add(head);
      }
    }
    packer.finish();
  }

  private void take(Frame frame, BatchPacker<Frame> packer) {
    boolean fits = frame.order() == SendOrder.PRIVACY || taken < maxChanges;
    if (fits) {
      packer.add(frame);
      taken += frame.order() == SendOrder.PRIVACY ? 0 : 1;
    }
    (fits ? batched : deferred).merge(frame.order(), 1L, Long::sum);
  }

  private void write(List<Frame> frames) {
    List<byte[]> changes = new ArrayList<>(frames.size());
    long bytes = WireSize.ENVELOPE_BYTES;
    for (Frame frame : frames) {
      changes.add(frame.encoded());
      bytes += frame.wireBytes();
    }
    try {
      batches.add(folder.writeEncodedBatch(lane, batches.size() + 1, changes, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a batch of the outbox", e);
    }
  }

  /** One fragment with its next change. */
  private static final class Head implements Closeable {
    private final int number;
    private final FragmentFile.Reader reader;
    private @Nullable Frame next;

    Head(int number, FragmentFile.Reader reader) {
      this.number = number;
      this.reader = reader;
    }

    Frame frame() {
      if (next == null) {
        throw new IllegalStateException("read past the end of a fragment");
      }
      return next;
    }

    boolean advance() throws IOException {
      next = reader.next();
      return next != null;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
