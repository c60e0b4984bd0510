package io.sluice.domain.delivery;

import java.time.Instant;
import java.util.Optional;

/** The port to the leases of the lanes: rows moved by compare-and-set. */
public interface LaneLeases {
  /** The present lease of a lane, expired or not. */
  Optional<LaneLease> find(LaneId lane);

  /**
   * Takes a lane that is free, expired or already this owner's.
   *
   * @return the lease as written, with the rate state of the predecessor (empty text for none);
   *     empty when somebody else holds it
   */
  Optional<LaneLease> acquire(LaneId lane, String owner, Instant now);

  /**
   * Takes a lane from an owner that does not renew any more, whatever the lease's moment says.
   *
   * @param seen the lease as it was seen to stand still
   * @return as {@link #acquire}; empty when the lease is not as it was seen
   */
  Optional<LaneLease> takeOver(LaneLease seen, String owner, Instant now);

  /**
   * Renews a lease.
   *
   * @param rate state of the rate budget, kept for a successor
   * @return false when the lease is no longer this owner's: the caller stops sending
   */
  boolean renew(LaneLease lease, Instant now, String rate);

  /**
   * Gives a lease back, keeping its rate state for the successor; nothing if it is lost already.
   */
  void release(LaneLease lease, Instant now, String rate);
}
