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
public final class LaneHold implements SendGate, AutoCloseable {
  private static final Duration ASK_EVERY = Duration.ofSeconds(10);

  private final LaneLeases leases;
  private final DeliveryClock clock;
  private final DeliveryClock.Beat beat;
  private final @Nullable String before;
  private volatile Held held;
  private volatile Supplier<String> rate;
  private volatile Supplier<Runnable> witness = () -> () -> {};
  private volatile boolean lost;
  private volatile boolean closed;

  /**
   * The lease as it was last written.
   *
   * @param lease with the moment by the wall clock
   * @param nanos the same moment by the clock that never goes back
   */
  private record Held(LaneLease lease, long nanos) {}

  private LaneHold(LaneLeases leases, DeliveryClock clock, Held held, @Nullable String before) {
    this.leases = leases;
    this.clock = clock;
    this.held = held;
    this.before = before;
    this.rate = held.lease()::rate;
    this.beat = clock.every(LaneLease.RENEW_EVERY, this::renew);
  }

  /** Takes a lane if it can be had now. */
  public static Optional<LaneHold> take(
      LaneLeases leases, LaneId lane, String owner, DeliveryClock clock) {
    long nanos = clock.nanoTime();
    String before = leases.find(lane).map(LaneLease::owner).orElse(null);
    return leases
        .acquire(lane, attempt(owner), clock.now())
        .map(lease -> new LaneHold(leases, clock, new Held(lease, nanos), before));
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
        long nanos = clock.nanoTime();
        String dead = holder.get().owner();
        return leases
            .takeOver(holder.get(), attempt(owner), clock.now())
            .map(lease -> new LaneHold(leases, clock, new Held(lease, nanos), dead));
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
    return held.lease().rate();
  }

  /** Who holds the lane. */
  String owner() {
    return held.lease().owner();
  }

  /** The process that had the lane before and did not give it back; {@code null} for none. */
  @Nullable String before() {
    return before;
  }

  /**
   * Asks before each renewal what is to be done once it has succeeded. A renewal shows that no one
   * else had the lane until then.
   */
  void beforeRenewals(Supplier<Runnable> asked) {
    witness = asked;
  }

  /** Where renewals take the rate state from. */
  void rateFrom(Supplier<String> source) {
    rate = source;
  }

  @Override
  public boolean isOpen() {
    Held present = held;
    return !closed && !lost && present.lease().maySend(now(present));
  }

  @Override
  public Duration timeLeft() {
    Held present = held;
    Duration left =
        Duration.between(now(present), present.lease().renewedAt().plus(LaneLease.VALID));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** True once somebody else has, or may have, the lane. */
  public boolean isLost() {
    Held present = held;
    return lost || present.lease().expired(now(present));
  }

  /**
   * The later of two clocks: the wall clock may be set back, the other one stands still while a
   * machine sleeps.
   */
  private Instant now(Held present) {
    Instant counted = present.lease().renewedAt().plusNanos(clock.nanoTime() - present.nanos());
    Instant shown = clock.now();
    return shown.isAfter(counted) ? shown : counted;
  }

  /** Why the gate is closed, for the operator; {@code null} while it is open. */
  @Nullable String trouble() {
    if (isOpen()) {
      return null;
    }
    return lost
        ? "somebody else took the lane"
        : "the lease was last renewed at "
            + held.lease().renewedAt()
            + ": the process stood still, or the catalogue did not answer";
  }

  @Override
  public void close() {
    beat.close();
    giveBack();
  }

  /** Renews the lease out of turn; false if it is lost. */
  public synchronized boolean renewNow() {
    renew();
    return !lost;
  }

  private synchronized void renew() {
    if (closed || lost) {
      return;
    }
    Runnable kept = witness.get();
    LaneLease lease = held.lease();
    // The moment before the call: a slow answer must not make the lease look younger.
    long nanos = clock.nanoTime();
    Instant shown = clock.now();
    // For others it must not grow older because this clock was set back.
    Instant now = shown.isAfter(lease.renewedAt()) ? shown : lease.renewedAt();
    String state = rate.get();
    if (leases.renew(lease, now, state)) {
      held = new Held(new LaneLease(lease.lane(), lease.owner(), now, state), nanos);
      kept.run();
    } else {
      lost = true;
    }
  }

  private synchronized void giveBack() {
    if (!closed) {
      closed = true;
      leases.release(held.lease(), clock.now(), rate.get());
    }
  }
}
