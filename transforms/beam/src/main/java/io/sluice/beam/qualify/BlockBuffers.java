package io.sluice.beam.qualify;

import java.util.function.BiConsumer;

/**
 * Collects packed rows in one buffer a bucket and hands out blocks, so that the shuffle moves
 * thousands of blocks instead of millions of rows. All buffers together stay under a fixed budget:
 * the largest is flushed first.
 */
final class BlockBuffers {
  /** A block is handed out at this size. */
  static final int BLOCK_BYTES = 128 * 1024;

  /** All buffers together. */
  static final long BUDGET_BYTES = 64L * 1024 * 1024;

  private final ByteBuilder[] buffers;
  private final BiConsumer<Integer, byte[]> out;
  private long used;

  BlockBuffers(int keys, BiConsumer<Integer, byte[]> out) {
    this.buffers = new ByteBuilder[keys];
    this.out = out;
  }

  /** The buffer of a key, to be written to and then closed with {@link #written}. */
  ByteBuilder open(int key) {
    if (buffers[key] == null) {
      buffers[key] = new ByteBuilder(4 * 1024);
    }
    return buffers[key];
  }

  /** Tells that a row was added to a key's buffer. */
  void written(int key, int bytes) {
    used += bytes;
    if (buffers[key].length() >= BLOCK_BYTES) {
      flush(key);
    } else if (used > BUDGET_BYTES) {
      flush(largest());
    }
  }

  /** Hands out what is left. */
  void flushAll() {
    for (int key = 0; key < buffers.length; key++) {
      if (buffers[key] != null && buffers[key].length() > 0) {
        flush(key);
      }
    }
  }

  private void flush(int key) {
    used -= buffers[key].length();
    out.accept(key, buffers[key].toArray());
    buffers[key].clear();
  }

  private int largest() {
    int largest = -1;
    for (int key = 0; key < buffers.length; key++) {
      if (buffers[key] != null
          && (largest < 0 || buffers[key].length() > buffers[largest].length())) {
        largest = key;
      }
    }
    return largest;
  }
}
