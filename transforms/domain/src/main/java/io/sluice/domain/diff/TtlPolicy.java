package io.sluice.domain.diff;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a member is due for renewal and when it has lapsed at Amazon, both derived, never stored.
 *
 * <p>A TTL of 0 empties the audience: Amazon drops every member, nothing lasts long enough to be
 * renewed, and {@link MembershipDiff} offers nothing but removals.
 *
 * <p>Amazon counts the TTL from the moment it took the record, which lies between our sending and
 * the end of the job: renewal counts from {@code sentAt}, expiry from {@code settledAt} plus {@link
 * #SETTLE_SLACK}. Source: Amazon's advertiser-audience guide, "Time to live".
 *
 * @param ttl time to live on the audience, 0..397 days, whole seconds
 * @param margin renew at least so long before the end, whole seconds
 * @param spread share of the TTL over which renewals are spread, 0..0.9
 */
public record TtlPolicy(Duration ttl, Duration margin, double spread) implements Serializable {
  /** How long after the TTL's end a member may still be there. */
  public static final Duration SETTLE_SLACK = Duration.ofDays(2);

  /** Amazon's longest TTL: 34,300,800 seconds. */
  public static final Duration MAX_TTL = Duration.ofDays(397);

  /** Checks the bounds. */
  public TtlPolicy {
    if (ttl.isNegative() || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("ttl must be 0..34,300,800 seconds, got " + ttl);
    }
    if (ttl.toNanosPart() != 0 || margin.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "ttl and margin must be whole seconds, got " + ttl + " and " + margin);
    }
    // Written so that a spread that is no number is refused as well.
    if (margin.isNegative() || !(spread >= 0 && spread <= 0.9)) {
      throw new IllegalArgumentException(
          "margin must be >= 0 and spread 0..0.9, got " + margin + " and " + spread);
    }
  }

  /**
   * When a member's renewal falls due.
   *
   * @param sentAt when the member was last sent
   * @param memberHash any hash of the member, the same each time: spreads the load
   */
  public Instant renewalDue(Instant sentAt, long memberHash) {
    return sentAt.plusSeconds(renewalDelaySeconds(memberHash));
  }

  /**
   * How long after the sending a member's renewal falls due, in seconds; the primitive form of
   * {@link #renewalDue}. Negative where the TTL is shorter than margin and spread.
   */
  long renewalDelaySeconds(long memberHash) {
    long spreadSeconds = (long) (share(memberHash) * spread * ttl.toSeconds());
    return ttl.toSeconds() - margin.toSeconds() - spreadSeconds;
  }

  /** A member's place in whatever is spread over time, 0 up to and without 1. */
  static double share(long memberHash) {
    return (memberHash >>> 11) * 0x1.0p-53;
  }

  /** True where Amazon keeps no member. */
  boolean keepsNone() {
    return ttl.isZero();
  }

  /** This policy with another time to live. */
  TtlPolicy with(Duration other) {
    return new TtlPolicy(other, margin, spread);
  }

  /** How long after the settlement a member has lapsed, in seconds. */
  long lapseDelaySeconds() {
    return ttl.toSeconds() + SETTLE_SLACK.toSeconds();
  }

  /** When Amazon's TTL ends at the earliest. */
  public Instant earliestEnd(Instant sentAt) {
    return sentAt.plus(ttl);
  }

  /** True when a settled member can no longer be in the audience. */
  public boolean lapsed(@Nullable Instant settledAt, Instant deliveryNow) {
    return settledAt != null && !deliveryNow.isBefore(settledAt.plusSeconds(lapseDelaySeconds()));
  }
}
