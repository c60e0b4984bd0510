package io.sluice.amazonads.client;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How long to wait between looks at a job: 2, 4, 8 ... seconds up to 60, each shortened by up to a
 * quarter. The shortening depends on the job and the look alone, so jobs sent together are not
 * asked for together and a repeated run waits the same.
 */
public final class Polling {
  private static final double SPREAD = 0.25;
  private static final int BITS = 16;

  private final Duration first;
  private final Duration longest;

  private Polling(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** From 2 to 60 seconds. */
  public static Polling standard() {
    return of(Duration.ofSeconds(2), Duration.ofSeconds(60));
  }

  /**
   * A series of other bounds.
   *
   * @param first the wait before the first look, over 0
   * @param longest no wait is longer; not less than {@code first}
   */
  public static Polling of(Duration first, Duration longest) {
    if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "polling needs 0 < first <= longest, got " + first + " and " + longest);
    }
    return new Polling(first, longest);
  }

  /**
   * The wait before the next look.
   *
   * @param jobRequestId the job
   * @param looks looks made so far, at least 0
   */
  public Duration next(String jobRequestId, int looks) {
    double doubled = first.toNanos() * Math.pow(2, looks);
    double whole = Math.min(doubled, (double) longest.toNanos());
    int hash =
        Hashing.murmur3_32_fixed(looks).hashString(jobRequestId, StandardCharsets.UTF_8).asInt();
    double chance = (hash >>> BITS) / (double) (1 << BITS);
    return Duration.ofNanos((long) (whole * (1 - SPREAD * chance)));
  }
}
