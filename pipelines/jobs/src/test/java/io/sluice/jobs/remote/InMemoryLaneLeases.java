package io.sluice.jobs.remote;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases of one process, whose rate state goes from a holder to the next. */
final class InMemoryLaneLeases implements LaneLeases {
  private final Map<LaneId, LaneLease> held = new HashMap<>();
  private final Map<LaneId, String> rates = new HashMap<>();

  @Override
  public synchronized Optional<LaneLease> find(LaneId lane) {
    return Optional.ofNullable(held.get(lane));
  }

  @Override
  public synchronized Optional<LaneLease> acquire(LaneId lane, String owner, Instant now) {
    LaneLease lease = new LaneLease(lane, owner, now, rates.getOrDefault(lane, ""));
    return held.putIfAbsent(lane, lease) == null ? Optional.of(lease) : Optional.empty();
  }

  @Override
  public synchronized Optional<LaneLease> takeOver(LaneLease seen, String owner, Instant now) {
    LaneLease next = new LaneLease(seen.lane(), owner, now, seen.rate());
    return held.replace(seen.lane(), seen, next) ? Optional.of(next) : Optional.empty();
  }

  @Override
  public synchronized boolean renew(LaneLease lease, Instant now, String rate) {
    return held.replace(lease.lane(), lease, new LaneLease(lease.lane(), lease.owner(), now, rate));
  }

  @Override
  public synchronized void release(LaneLease lease, Instant now, String rate) {
    held.remove(lease.lane(), lease);
    rates.put(lease.lane(), rate);
  }
}
