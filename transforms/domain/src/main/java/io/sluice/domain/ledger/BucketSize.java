package io.sluice.domain.ledger;

/**
 * How many buckets an audience's state lies in: so many that the members of one fit memory, and a
 * power of two, so that a bucket is parted into whole buckets where the audience grows.
 *
 * @param members of one bucket, at least 1; up to just twice as many are let be
 */
public record BucketSize(long members) {
  /** What a task holds in memory with ease. */
  public static final BucketSize STANDARD = new BucketSize(500_000);

  /** No audience has more buckets. */
  public static final int MOST_BUCKETS = 4_096;

  /** Checks the number. */
  public BucketSize {
    if (members < 1) {
      throw new IllegalArgumentException("a bucket holds at least 1 member, got " + members);
    }
  }

  /**
   * The buckets of an audience that is new.
   *
   * @param all members to come, at least 0
   * @return a power of two, 1..{@link #MOST_BUCKETS}
   */
  public int buckets(long all) {
    long wanted = Math.max(1, all / members);
    return (int) Math.min(MOST_BUCKETS, Long.highestOneBit(wanted));
  }

  /**
   * The buckets of an audience that has some: doubled as often as its members ask for, never fewer
   * than before.
   *
   * @param present a power of two
   * @param all members that there are, at least 0
   */
  public int doubled(int present, long all) {
    return Math.max(present, buckets(all));
  }
}
