package io.sluice.sandbox;

import java.time.Duration;

/**
 * What one client may ask of one region.
 *
 * @param requests how many requests are given back in each period, evenly
 * @param period length of the period
 * @param burst how many requests may come at once
 */
public record RateLimit(int requests, Duration period, int burst) {
  /** Refuses limits that let nothing through. */
  public RateLimit {
    if (requests < 1 || burst < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException(
          "Rate limit: "
              + requests
              + " requests in "
              + period
              + " with bursts of "
              + burst
              + "; each must be positive.");
    }
  }

  /** Returns a limit a second, with bursts of the same size. */
  public static RateLimit perSecond(int requests) {
    return new RateLimit(requests, Duration.ofSeconds(1), requests);
  }
}
