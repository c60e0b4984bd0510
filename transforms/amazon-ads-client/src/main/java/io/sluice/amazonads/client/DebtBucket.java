package io.sluice.amazonads.client;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket that is drawn on first and waited for afterwards: the taker's turn is fixed when
 * it takes, so waking a little late costs no budget. Safe for several threads.
 */
final class DebtBucket {
  private final Bucket bucket;
  private final long capacity;

  private DebtBucket(Bucket bucket, long capacity) {
    this.bucket = bucket;
    this.capacity = capacity;
  }

  /**
   * Makes a bucket.
   *
   * @param capacity tokens saved at most, over 0
   * @param tokens refilled evenly over {@code period}, over 0
   * @param initial tokens at the start; below 0 is debt
   * @param nanoTime the clock
   */
  static DebtBucket of(
      long capacity, long tokens, Duration period, long initial, LongSupplier nanoTime) {
    long start = Math.min(initial, capacity);
    Bandwidth limit = limit(capacity, tokens, period, Math.max(0, start));
    Bucket bucket =
        Bucket.builder().addLimit(limit).withCustomTimePrecision(new NanoMeter(nanoTime)).build();
    if (start < 0) {
      bucket.consumeIgnoringRateLimits(-start);
    }
    return new DebtBucket(bucket, capacity);
  }

  /** Takes tokens and says how many nanoseconds later they are really there, 0 for now. */
  long take(long tokens) {
    return bucket.consumeIgnoringRateLimits(tokens);
  }

  /** Gives back tokens of a turn that was not used. */
  void giveBack(long tokens) {
    bucket.addTokens(tokens);
  }

  /** Forgets what was saved; debt stays. */
  void forgetSavings() {
    bucket.tryConsumeAsMuchAsPossible();
  }

  /** Tokens there now; below 0 is debt. */
  long available() {
    return bucket.getAvailableTokens();
  }

  /** Refills at another pace from now on; what is there stays. */
  void refill(long tokens, Duration period) {
    Bandwidth limit = limit(capacity, tokens, period, 0);
    bucket.replaceConfiguration(
        BucketConfiguration.builder().addLimit(limit).build(), TokensInheritanceStrategy.AS_IS);
  }

  private static Bandwidth limit(long capacity, long tokens, Duration period, long initial) {
    return Bandwidth.builder()
        .capacity(capacity)
        .refillGreedy(tokens, period)
        .initialTokens(initial)
        .build();
  }

  /** The clock as the library wants it. */
  private record NanoMeter(LongSupplier nanoTime) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
