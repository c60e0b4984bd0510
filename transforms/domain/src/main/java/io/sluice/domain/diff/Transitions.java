package io.sluice.domain.diff;

import java.io.Serializable;
import java.time.Duration;

/**
 * What is under way in an audience beside the daily change.
 *
 * @param rehashWindow time over which unchanged members are sent again after the match-key rules
 *     were raised, from the moment the raise was first seen
 * @param comingTtl the TTL that the audience is to have; where it is higher than the present one,
 *     all who do not qualify are removed first, since Amazon would re-admit them
 */
public record Transitions(Duration rehashWindow, Duration comingTtl) implements Serializable {
  /** Nothing is under way; a raise of the rules would be sent at once. */
  public static final Transitions NONE = new Transitions(Duration.ZERO, Duration.ZERO);

  /** Checks the bounds. */
  public Transitions {
    if (rehashWindow.isNegative() || comingTtl.isNegative()) {
      throw new IllegalArgumentException(
          "rehash-window and ttl must be >= 0, got " + rehashWindow + " and " + comingTtl);
    }
  }

  /** Whether a TTL is to be raised to the coming one. */
  boolean raises(TtlPolicy ttl) {
    return comingTtl.compareTo(ttl.ttl()) > 0;
  }
}
