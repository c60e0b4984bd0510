package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneLease;
import org.jspecify.annotations.Nullable;

/**
 * Watches a lease whose last renewal lies in the future. Its owner's clock is or was ahead, so no
 * clock tells whether the owner lives; a live one moves the lease every few seconds. One that
 * stands still for as long as a lease is valid, by a clock that never jumps, is over: neither does
 * a dead owner block the lane for hours, nor does a live one lose it. For one thread.
 */
final class LeaseWatch {
  private final DeliveryClock clock;
  private @Nullable LaneLease seen;
  private long since;
  private boolean alive;

  LeaseWatch(DeliveryClock clock) {
    this.clock = clock;
  }

  /** Takes a look; false where there is nothing to watch, or the owner was seen to live. */
  boolean isOpen(LaneLease lease) {
    if (!lease.fromTheFuture(clock.now())) {
      return false;
    }
    if (!lease.equals(seen)) {
      alive = seen != null;
      seen = lease;
      since = clock.nanoTime();
    }
    return !alive;
  }

  /** True when the lease was the same at all looks, for long enough. */
  boolean stoodStill() {
    return clock.nanoTime() - since >= LaneLease.VALID.toNanos();
  }
}
