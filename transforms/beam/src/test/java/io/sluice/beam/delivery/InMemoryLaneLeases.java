package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases of one process. */
final class InMemoryLaneLeases implements LaneLeases {
  private final Map<LaneId, LaneLease> held = new HashMap<>();
  private final Map<LaneId, String> rates = new HashMap<>();
  private int renewals;

  @Override
  public synchronized Optional<LaneLease> find(LaneId lane) {
    return Optional.ofNullable(held.get(lane));
  }

  @Override
  public synchronized Optional<LaneLease> acquire(LaneId lane, String owner, Instant now) {
    LaneLease present = held.get(lane);
    if (present != null && !present.expired(now) && !present.owner().equals(owner)) {
      return Optional.empty();
    }
    LaneLease lease = new LaneLease(lane, owner, now, rates.getOrDefault(lane, ""));
    held.put(lane, lease);
    return Optional.of(lease);
  }

  @Override
  public synchronized Optional<LaneLease> takeOver(LaneLease seen, String owner, Instant now) {
    if (!seen.equals(held.get(seen.lane()))) {
      return Optional.empty();
    }
    held.put(seen.lane(), new LaneLease(seen.lane(), owner, now, seen.rate()));
    return Optional.of(held.get(seen.lane()));
  }

  @Override
  public synchronized boolean renew(LaneLease lease, Instant now, String rate) {
    renewals++;
    if (!lease.equals(held.get(lease.lane()))) {
      return false;
    }
    held.put(lease.lane(), new LaneLease(lease.lane(), lease.owner(), now, rate));
    rates.put(lease.lane(), rate);
    return true;
  }

  @Override
  public synchronized void release(LaneLease lease, Instant now, String rate) {
    if (lease.equals(held.get(lease.lane()))) {
      held.remove(lease.lane());
      rates.put(lease.lane(), rate);
    }
  }

  /** Somebody takes the lane whether or not it is free. */
  synchronized void steal(LaneId lane, String owner, Instant now) {
    held.put(lane, new LaneLease(lane, owner, now, ""));
  }

  synchronized int renewals() {
    return renewals;
  }

  synchronized String rate(LaneId lane) {
    return rates.getOrDefault(lane, "");
  }
}
