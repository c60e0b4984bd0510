package io.sluice.jobs.demo;

/** A stream of numbers that depends on its key alone: SplitMix64, by Steele, Lea and Flood. */
final class DemoHash {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private DemoHash(long state) {
    this.state = state;
  }

  /**
   * The stream of one customer for one purpose.
   *
   * @param customer the customer's number
   * @param purpose tells streams of the same customer apart
   */
  static DemoHash of(long customer, long purpose) {
    DemoHash hash = new DemoHash(customer * GOLDEN + purpose);
    hash.next();
    return hash;
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  private long next() {
    state += GOLDEN;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
