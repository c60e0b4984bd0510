package io.sluice.domain.delivery;

import java.io.Serializable;

/**
 * What a lane may use up.
 *
 * @param requestsPerSecond over 0; polls and repeats count
 * @param recordsPerHour at least 1
 * @param inFlight requests at the same time, 1..64
 */
public record LaneBudget(double requestsPerSecond, long recordsPerHour, int inFlight)
    implements Serializable {
  /** Amazon publishes no rate for these calls: a lane starts here and yields to 429. */
  public static final double DEFAULT_REQUESTS_PER_SECOND = 5;

  /** Below the 15 million records an hour that Amazon allows a connection. */
  public static final long DEFAULT_RECORDS_PER_HOUR = 14_700_000;

  /** Requests in flight unless the configuration says otherwise. */
  public static final int DEFAULT_IN_FLIGHT = 4;

  private static final int MAX_IN_FLIGHT = 64;

  /** Checks the numbers. */
  public LaneBudget {
    if (!(requestsPerSecond > 0) || Double.isInfinite(requestsPerSecond)) {
      throw new IllegalArgumentException(
          "requests-per-second must be over 0, got " + requestsPerSecond);
    }
    if (recordsPerHour < 1) {
      throw new IllegalArgumentException(
          "records-per-hour must be at least 1, got " + recordsPerHour);
    }
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      throw new IllegalArgumentException(
          "in-flight must be 1.." + MAX_IN_FLIGHT + ", got " + inFlight);
    }
  }

  /** The default of each. */
  public static LaneBudget standard() {
    return new LaneBudget(DEFAULT_REQUESTS_PER_SECOND, DEFAULT_RECORDS_PER_HOUR, DEFAULT_IN_FLIGHT);
  }
}
