package io.sluice.benchmarks;

/**
 * Numbers that depend on a seed and a place alone: SplitMix64's finalizer, by Steele and others.
 */
final class SlotHash {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /** Starts the stream of one place. */
  SlotHash at(long seed, long slot) {
    state = mix(seed * GOLDEN + slot);
    return this;
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    state += GOLDEN;
    return (int) Long.remainderUnsigned(mix(state), bound);
  }

  /** A bijection on 64 bits. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
