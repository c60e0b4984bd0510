package io.sluice.amazonads.client;

import java.time.Duration;

/**
 * The state rule of a lane's rate, without a clock of its own. Immutable.
 *
 * <ul>
 *   <li>A 429 halves the rate, down to a 64th of the full one but not to less than a request in ten
 *       seconds (or half the full rate, if that is less), and stops sending until a moment. Further
 *       429s before that moment answer requests that had left before, so they do not halve again.
 *   <li>Each answer without 429 adds the full rate for the part of a minute since the last step: at
 *       most a minute after sending resumes the rate is full again, and a silent lane gains nothing
 *       until it is answered.
 * </ul>
 *
 * Times are nanoseconds of any clock that never goes back; only differences count.
 */
public final class AdaptiveRate {
  private static final double FLOOR = 1.0 / 64;
  // Without an answer nothing climbs: the first request after a pause must not take a minute.
  private static final double SLOWEST = 0.1;
  private static final double CLIMB_NANOS = Duration.ofMinutes(1).toNanos();

  private final double full;
  private final double current;
  private final long resumeNanos;
  private final long steppedNanos;

  private AdaptiveRate(double full, double current, long resumeNanos, long steppedNanos) {
    this.full = full;
    this.current = current;
    this.resumeNanos = resumeNanos;
    this.steppedNanos = steppedNanos;
  }

  /**
   * Starts.
   *
   * @param full requests a second of the budget, over 0
   * @param current where to start; taken into the range from floor to full
   * @param now the present
   */
  public static AdaptiveRate of(double full, double current, long now) {
    double start = Math.min(full, Math.max(floor(full), current));
    return new AdaptiveRate(full, start, now, now);
  }

  private static double floor(double full) {
    return Math.max(full * FLOOR, Math.min(SLOWEST, full / 2));
  }

  /** Requests a second that may leave now. */
  public double requestsPerSecond() {
    return current;
  }

  /** Nanoseconds from {@code now} until sending may resume, at least 0. */
  public long pauseNanos(long now) {
    return Math.max(0, resumeNanos - now);
  }

  /**
   * A 429 arrived.
   *
   * @param now the present
   * @param pauseNanos how long to send nothing, at least 0
   */
  public AdaptiveRate throttled(long now, long pauseNanos) {
    long wanted = now + pauseNanos;
    if (pauseNanos(now) > 0) {
      long later = wanted - resumeNanos > 0 ? wanted : resumeNanos;
      return new AdaptiveRate(full, current, later, later);
    }
    return new AdaptiveRate(full, Math.max(floor(full), current / 2), wanted, wanted);
  }

  /**
   * An answer without 429 arrived.
   *
   * @param now the present
   */
  public AdaptiveRate succeeded(long now) {
    long since = now - steppedNanos;
    if (since <= 0) {
      return this;
    }
    double climbed = Math.min(full, current + full * since / CLIMB_NANOS);
    return new AdaptiveRate(full, climbed, resumeNanos, now);
  }
}
