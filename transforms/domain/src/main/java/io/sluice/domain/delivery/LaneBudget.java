package io.sluice.domain.delivery;

import java.io.Serializable;
import java.time.Duration;

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
  private static final double SECONDS_AN_HOUR = 3_600;

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

  /**
   * How long an answer may take on the average if the lane is to use 98 % of its rate in any ten
   * minutes. A request that is out holds a place, and answers that take unevenly long need the root
   * of the places more: the rate times the answer, and the root of that, must be in flight. Found
   * by simulation, for answers of up to twice the average.
   *
   * @param recordsPerRequest records in a full request, at least 1
   */
  public Duration longestAnswer(int recordsPerRequest) {
    double root = (Math.sqrt(1 + 4.0 * inFlight) - 1) / 2;
    double byRecords = recordsPerHour / (SECONDS_AN_HOUR * recordsPerRequest);
    double seconds = root * root / Math.min(requestsPerSecond, byRecords);
    return Duration.ofMillis((long) Math.min(seconds * 1_000, Integer.MAX_VALUE));
  }

  /** The default of each. */
  public static LaneBudget standard() {
    return new LaneBudget(DEFAULT_REQUESTS_PER_SECOND, DEFAULT_RECORDS_PER_HOUR, DEFAULT_IN_FLIGHT);
  }
}
