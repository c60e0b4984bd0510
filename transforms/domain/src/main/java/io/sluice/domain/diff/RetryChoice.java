package io.sluice.domain.diff;

import java.io.Serializable;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of Amazon's refusals are offered once more. A record that Amazon refused is not offered
 * again while it stays as it is; where the cause was mended elsewhere, somebody chooses what to
 * retry.
 *
 * @param codes refusals of these codes, all of them where empty
 * @param from refusals that were settled at this moment or later
 * @param until refusals that were settled before
 */
public record RetryChoice(Set<String> codes, Instant from, Instant until) implements Serializable {
  /** Copies the codes. */
  public RetryChoice {
    codes = Set.copyOf(codes);
  }

  /** Refusals of any time. */
  public static RetryChoice ofCodes(Set<String> codes) {
    return new RetryChoice(codes, Instant.MIN, Instant.MAX);
  }

  /**
   * Whether a refusal is one of those.
   *
   * @param code Amazon's code, {@code null} where it gave none
   */
  public boolean hasCode(@Nullable String code) {
    return codes.isEmpty() || (code != null && codes.contains(code));
  }

  /** Whether a refusal of a moment is one of those. */
  public boolean hasMoment(Instant settledAt) {
    return !settledAt.isBefore(from) && settledAt.isBefore(until);
  }

  /** True where refusals of any time are chosen. */
  public boolean anyMoment() {
    return from.equals(Instant.MIN) && until.equals(Instant.MAX);
  }
}
