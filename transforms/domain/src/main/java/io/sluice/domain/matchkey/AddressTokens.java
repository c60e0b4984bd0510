package io.sluice.domain.matchkey;

import java.util.Arrays;

/** The tokens of an address: slices of one character buffer, in order. Reused; not thread-safe. */
final class AddressTokens {
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Appends a slice; an empty one is no token. */
  void add(int start, int end) {
    if (start < end) {
      insert(size, start, end);
    }
  }

  /** Puts a slice in front of the token at {@code index}. */
  void insert(int index, int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(starts, index, starts, index + 1, size - index);
    System.arraycopy(ends, index, ends, index + 1, size - index);
    starts[index] = start;
    ends[index] = end;
    size++;
  }

  /** Makes the token at {@code index} another slice. */
  void set(int index, int start, int end) {
    starts[index] = start;
    ends[index] = end;
  }
}
