package io.sluice.amazonads.client;

import java.time.Duration;

/**
 * The requests a second that all lanes of one region and client id share in this process. Safe for
 * several threads; turns are given in the order of asking.
 *
 * <p>It saves one request more than a lane's own bucket: a lane that wakes late comes late to here,
 * and what it missed by that must not be lost a second time. So two requests may leave at once
 * after a silence, if they are of two lanes; no lane alone can.
 */
public final class SharedLimiter {
  /** Parts of a request, so that a rate need not be a whole number. */
  static final long PARTS = 10_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final DebtBucket requests;
  private final Sleeper sleeper;
  private double rate;

  private SharedLimiter(DebtBucket requests, Sleeper sleeper, double rate) {
    this.requests = requests;
    this.sleeper = sleeper;
    this.rate = rate;
  }

  /**
   * Makes a limiter.
   *
   * @param requestsPerSecond over 0, at most 10,000
   * @param surroundings time and waiting
   */
  public static SharedLimiter of(double requestsPerSecond, Surroundings surroundings) {
    DebtBucket bucket =
        DebtBucket.of(2 * PARTS, parts(requestsPerSecond), SECOND, PARTS, surroundings.nanoTime());
    return new SharedLimiter(bucket, surroundings.sleeper(), requestsPerSecond);
  }

  /** Lowers the rate to that of the most careful lane; a higher one changes nothing. */
  synchronized void lowerTo(double requestsPerSecond) {
    long parts = parts(requestsPerSecond);
    if (requestsPerSecond < rate) {
      rate = requestsPerSecond;
      requests.refill(parts, SECOND);
    }
  }

  /**
   * Waits for a turn and takes it.
   *
   * @return whether it had to wait
   * @throws InterruptedException if interrupted; the turn is given back
   */
  boolean acquire() throws InterruptedException {
    long wait = requests.take(PARTS);
    if (wait <= 0) {
      return false;
    }
    try {
      sleeper.sleep(Duration.ofNanos(wait));
    } catch (InterruptedException e) {
      requests.giveBack(PARTS);
      throw e;
    }
    return true;
  }

  /** A rate in parts a second, rounded down so that it is never exceeded. */
  static long parts(double requestsPerSecond) {
    if (!(requestsPerSecond > 0) || requestsPerSecond > PARTS) {
      throw new IllegalArgumentException(
          "requests-per-second must be over 0 and at most 10000, got " + requestsPerSecond);
    }
    return Math.max(1, (long) (requestsPerSecond * PARTS));
  }
}
