package io.sluice.domain.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Cuts a stream of items into batches by count and bytes, in order, losing and repeating nothing.
 * One batch is held in memory. Not safe for several threads.
 *
 * @param <T> the item
 */
public final class BatchPacker<T> {
  private final BatchLimits limits;
  private final long envelopeBytes;
  private final ToLongFunction<T> size;
  private final Consumer<List<T>> sealed;
  private List<T> open = new ArrayList<>();
  private long openBytes;

  private BatchPacker(
      BatchLimits limits, long envelopeBytes, ToLongFunction<T> size, Consumer<List<T>> sealed) {
    this.limits = limits;
    this.envelopeBytes = envelopeBytes;
    this.size = size;
    this.sealed = sealed;
  }

  /**
   * Makes a packer.
   *
   * @param envelopeBytes bytes of a body without records
   * @param size bytes that one item adds, its separator included
   * @param sealed takes each full batch, and at {@link #finish()} the last one
   */
  public static <T> BatchPacker<T> of(
      BatchLimits limits, long envelopeBytes, ToLongFunction<T> size, Consumer<List<T>> sealed) {
    return new BatchPacker<>(limits, envelopeBytes, size, sealed);
  }

  /** Takes the next item; seals the open batch first where it has no room. */
  public void add(T item) {
    long bytes = size.applyAsLong(item);
    boolean full =
        open.size() == limits.maxRecords()
            || (!open.isEmpty() && envelopeBytes + openBytes + bytes > limits.maxBytes());
    if (full) {
      seal();
    }
    open.add(item);
    openBytes += bytes;
  }

  /** Seals what is left; nothing if there is nothing. */
  public void finish() {
    if (!open.isEmpty()) {
      seal();
    }
  }

  private void seal() {
    List<T> batch = open;
    open = new ArrayList<>();
    openBytes = 0;
    sealed.accept(batch);
  }
}
