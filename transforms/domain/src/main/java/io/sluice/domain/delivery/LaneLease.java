package io.sluice.domain.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * The right to write to a lane for a while. A lease bounds a zombie; it cannot fence an HTTP API,
 * so no request starts {@link #QUIET} after the last renewal although the lease is valid for {@link
 * #VALID}.
 *
 * @param lane whose
 * @param owner who holds it: host, process and run
 * @param renewedAt the last renewal by the owner's clock
 * @param rate the state of the rate budget that a successor starts from, JSON text
 */
public record LaneLease(LaneId lane, String owner, Instant renewedAt, String rate) {
  /** Time between renewals. */
  public static final Duration RENEW_EVERY = Duration.ofSeconds(10);

  /** A lease older than this may be taken over. */
  public static final Duration VALID = Duration.ofMinutes(2);

  /** No request starts later than this after the last renewal. */
  public static final Duration QUIET = Duration.ofMinutes(1);

  /** True when somebody else may take the lane. */
  public boolean expired(Instant now) {
    return !now.isBefore(renewedAt.plus(VALID));
  }

  /**
   * True when the owner's clock is ahead of this one, or was: whether the lease is over cannot be
   * told by clocks, only by whether it is still renewed.
   */
  public boolean fromTheFuture(Instant now) {
    return renewedAt.isAfter(now);
  }

  /** True while the owner may start a request. */
  public boolean maySend(Instant now) {
    return now.isBefore(renewedAt.plus(QUIET));
  }
}
