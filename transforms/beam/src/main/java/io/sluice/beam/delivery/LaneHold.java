package io.sluice.beam.delivery;

import io.sluice.beam.diff.TaskAttempt;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import io.sluice.domain.delivery.SendGate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lane's lease while it is held: renewed in the background, and the gate of every request.
 * Closing gives the lease back with the last rate state.
 *
 * <p>Each hold is an owner of its own: two attempts of Spark at the same lane of the same run keep
 * each other out as two runs do.
 */
final class LaneHold implements SendGate, AutoCloseable {
  private static final Duration ASK_EVERY = Duration.ofSeconds(10);

  private final LaneLeases leases;
  private final DeliveryClock clock;
  private final DeliveryClock.Beat beat;
  private volatile LaneLease lease;
  private volatile Supplier<String> rate;
  private volatile boolean lost;
  private boolean closed;

  private LaneHold(LaneLeases leases, DeliveryClock clock, LaneLease lease) {
    this.leases = leases;
    this.clock = clock;
    this.lease = lease;
    this.rate = lease::rate;
    this.beat = clock.every(LaneLease.RENEW_EVERY, this::renew);
  }

  /** Takes a lane if it can be had now. */
  static Optional<LaneHold> take(
      LaneLeases leases, LaneId lane, String owner, DeliveryClock clock) {
    return leases
        .acquire(lane, attempt(owner), clock.now())
        .map(lease -> new LaneHold(leases, clock, lease));
  }

  private static String attempt(String owner) {
    return owner + "/" + TaskAttempt.token();
  }

  /**
   * Takes a lane, asking again while it is busy. A lease from the future is watched, see {@link
   * LeaseWatch}, if need be for longer than the wait.
   *
   * @param wait how long at most; zero asks once
   */
  static Optional<LaneHold> await(
      LaneLeases leases, LaneId lane, String owner, Duration wait, DeliveryClock clock)
      throws InterruptedException {
    Instant deadline = clock.now().plus(wait);
    Optional<LaneHold> hold = take(leases, lane, owner, clock);
    LeaseWatch watch = new LeaseWatch(clock);
    while (hold.isEmpty()) {
      Optional<LaneLease> holder = leases.find(lane);
      boolean watched = holder.isPresent() && watch.isOpen(holder.get());
      if (watched && watch.stoodStill()) {
        return leases
            .takeOver(holder.get(), attempt(owner), clock.now())
            .map(lease -> new LaneHold(leases, clock, lease));
      }
      Duration left = Duration.between(clock.now(), deadline);
      if (!watched && (left.isNegative() || left.isZero())) {
        break;
      }
      clock.sleep(watched || left.compareTo(ASK_EVERY) > 0 ? ASK_EVERY : left);
      hold = take(leases, lane, owner, clock);
    }
    return hold;
  }

  /** The rate state as the predecessor, or the last renewal, left it. */
  String rateState() {
    return lease.rate();
  }

  /** Where renewals take the rate state from. */
  void rateFrom(Supplier<String> source) {
    rate = source;
  }

  @Override
  public boolean isOpen() {
    return !lost && lease.maySend(clock.now());
  }

  /** True once somebody else has, or may have, the lane. */
  boolean isLost() {
    return lost || lease.expired(clock.now());
  }

  /** Why the gate is closed, for the operator; {@code null} while it is open. */
  @Nullable String trouble() {
    if (isOpen()) {
      return null;
    }
    return lost
        ? "somebody else took the lane"
        : "the lease was last renewed at " + lease.renewedAt() + ": the catalogue did not answer";
  }

  @Override
  public void close() {
    beat.close();
    giveBack();
  }

  private synchronized void renew() {
    if (closed || lost) {
      return;
    }
    // The moment before the call: a slow answer must not make the lease look younger.
    Instant now = clock.now();
    String state = rate.get();
    if (leases.renew(lease, now, state)) {
      lease = new LaneLease(lease.lane(), lease.owner(), now, state);
    } else {
      lost = true;
    }
  }

  private synchronized void giveBack() {
    if (!closed) {
      closed = true;
      leases.release(lease, clock.now(), rate.get());
    }
  }
}
