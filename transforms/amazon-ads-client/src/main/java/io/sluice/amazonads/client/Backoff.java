package io.sluice.amazonads.client;

import java.time.Duration;

/**
 * The wait before a repeat: 2, 4, 8 ... seconds up to 60, each drawn from the upper half of that,
 * so that lanes that failed together do not come back together. Source of the series: Amazon's
 * guide to rate limiting.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Backoff() {}

  /**
   * How long to wait.
   *
   * @param failures requests of this call that failed so far, at least 1
   * @param chance 0 (inclusive) to 1
   */
  static Duration delay(int failures, double chance) {
    long doubled = FIRST.toNanos() << Math.min(failures - 1, 20);
    long whole = Math.min(doubled, LONGEST.toNanos());
    return Duration.ofNanos((long) (whole * (0.5 + chance / 2)));
  }
}
