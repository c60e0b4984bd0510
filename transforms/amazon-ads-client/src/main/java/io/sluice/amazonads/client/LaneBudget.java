package io.sluice.amazonads.client;

import io.sluice.amazonads.AudienceLimits;

/**
 * What a lane may send.
 *
 * @param requestsPerSecond over 0, at most 10,000; polls and repeats count
 * @param recordsPerHour at least 1
 */
public record LaneBudget(double requestsPerSecond, long recordsPerHour) {
  /** Below the 15 million additions and removals an hour that Amazon allows a connection. */
  public static final long DEFAULT_RECORDS_PER_HOUR = 14_700_000;

  /** Amazon publishes no rate for these calls; a lane starts here and yields to 429. */
  public static final double DEFAULT_REQUESTS_PER_SECOND = 5;

  /** Checks the numbers. */
  public LaneBudget {
    SharedLimiter.parts(requestsPerSecond);
    if (recordsPerHour < 1) {
      throw new IllegalArgumentException(
          "records-per-hour must be at least 1, got " + recordsPerHour);
    }
  }

  /** The default rates. */
  public static LaneBudget standard() {
    return new LaneBudget(DEFAULT_REQUESTS_PER_SECOND, DEFAULT_RECORDS_PER_HOUR);
  }

  /** Records that may be saved up while nothing is sent: one batch of the largest kind. */
  long recordSavings() {
    return Math.min(AudienceLimits.MAX_RECORDS, recordsPerHour);
  }

  /**
   * True where the savings are a small part of the budget, so that the bucket alone can keep any
   * hour within it: savings and an hour's refill together are the budget.
   */
  boolean keptByBucket() {
    return recordSavings() <= recordsPerHour / 100;
  }

  /** Records that the bucket gets back in an hour. */
  long recordRefill() {
    return keptByBucket() ? recordsPerHour - recordSavings() : recordsPerHour;
  }
}
