package io.sluice.amazonads.client;

import io.sluice.domain.delivery.RequestPacer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rate budget of one lane, chained to the limiter that lanes of one region and client id share.
 *
 * <p>Requests leave one at a time in the order of asking: first the lane's own pace (requests a
 * second, records an hour, Amazon's 429), then the shared one. The lane's bucket holds no more than
 * one request, the record bucket no more than one batch. Waking a little late from a wait costs no
 * budget; a stall of over a tenth of a second is not made up for, since the request that stalled
 * and the next one would leave at once. Safe for several threads.
 *
 * <p>No hour holds more records than the budget, whoever had the lane in it. A bucket that is
 * refilled with the budget less its savings sees to that by itself; where a batch is more than a
 * hundredth of the budget, a window over the last hour does, and an owner who takes the lane over
 * from a full hour then waits up to a minute.
 *
 * <p>A 429 stops the lane for as long as Amazon asked (a second where it did not say, an hour at
 * most), halves its rate, and the rate climbs back within a minute; see {@link AdaptiveRate}.
 */
public final class LaneLimiter implements RequestPacer {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long STALL = Duration.ofMillis(100).toNanos();

  private final LaneBudget budget;
  private final SharedLimiter shared;
  private final Surroundings surroundings;
  private final DebtBucket requests;
  private final DebtBucket records;
  private final ReentrantLock turn = new ReentrantLock(true);

  // Guarded by this, which is never held while waiting.
  private final RecordWindow window;
  private AdaptiveRate rate;

  private LaneLimiter(
      LaneBudget budget, SharedLimiter shared, Surroundings surroundings, LimiterState state) {
    this.budget = budget;
    this.shared = shared;
    this.surroundings = surroundings;
    long now = surroundings.nanoTime().getAsLong();
    this.rate = AdaptiveRate.of(budget.requestsPerSecond(), state.requestsPerSecond(), now);
    long parts = SharedLimiter.parts(rate.requestsPerSecond());
    long savedParts = (long) Math.floor(state.availableRequests() * SharedLimiter.PARTS);
    this.requests =
        DebtBucket.of(SharedLimiter.PARTS, parts, SECOND, savedParts, surroundings.nanoTime());
    this.records =
        DebtBucket.of(
            budget.recordSavings(),
            budget.recordRefill(),
            HOUR,
            state.availableRecords(),
            surroundings.nanoTime());
    this.window = RecordWindow.resumed(state, now, surroundings.clock().instant());
  }

  /**
   * The limiter of a lane that has sent nothing within the hour.
   *
   * @param budget what the lane may send
   * @param shared the limiter of the lane's region and client id
   * @param surroundings time and waiting
   */
  public static LaneLimiter of(LaneBudget budget, SharedLimiter shared, Surroundings surroundings) {
    return resumed(
        budget,
        shared,
        surroundings,
        new LimiterState(
            budget.requestsPerSecond(),
            1,
            budget.recordSavings(),
            List.of(),
            surroundings.clock().instant()));
  }

  /**
   * The limiter of a lane that goes on where another owner stopped. The time since then adds
   * nothing to the buckets; the minutes alone age.
   *
   * @param budget what the lane may send
   * @param shared the limiter of the lane's region and client id
   * @param surroundings time and waiting
   * @param state what the former owner exported last
   */
  public static LaneLimiter resumed(
      LaneBudget budget, SharedLimiter shared, Surroundings surroundings, LimiterState state) {
    return new LaneLimiter(budget, shared, surroundings, state);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if so many records never fit into an hour's budget
   */
  @Override
  public void acquire(int recordCount) throws InterruptedException {
    if (recordCount > budget.recordsPerHour()) {
      throw new IllegalArgumentException(
          "a batch of "
              + recordCount
              + " records never fits into records-per-hour "
              + budget.recordsPerHour()
              + "; raise that or make batches smaller");
    }
    turn.lockInterruptibly();
    try {
      awaitTurn(recordCount);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void throttled(Duration retryAfter) {
    Duration asked = retryAfter.compareTo(SECOND) < 0 ? SECOND : retryAfter;
    long pause = (asked.compareTo(HOUR) > 0 ? HOUR : asked).toNanos();
    synchronized (this) {
      rate = rate.throttled(now(), pause);
      refill();
    }
  }

  @Override
  public synchronized void succeeded() {
    double before = rate.requestsPerSecond();
    rate = rate.succeeded(now());
    if (rate.requestsPerSecond() > before) {
      refill();
    }
  }

  /** Requests a second that the lane allows itself now. */
  public synchronized double requestsPerSecond() {
    return rate.requestsPerSecond();
  }

  /** What a successor has to know; cheap, may be called while others wait. */
  public synchronized LimiterState state() {
    Instant instant = surroundings.clock().instant();
    return new LimiterState(
        rate.requestsPerSecond(),
        requests.available() / (double) SharedLimiter.PARTS,
        records.available(),
        window.perMinute(now(), instant),
        instant);
  }

  private void awaitTurn(int recordCount) throws InterruptedException {
    // The pause goes first, so that nothing is in debt while the lane stands still.
    boolean delayed = awaitPause();
    long wait = requests.take(SharedLimiter.PARTS);
    if (recordCount > 0) {
      wait = Math.max(wait, records.take(recordCount));
    }
    long turnAt = now() + wait;
    try {
      sleep(wait);
      delayed |= now() - turnAt > STALL;
      delayed |= awaitPause();
      delayed |= awaitWindow(recordCount);
      delayed |= shared.acquire();
    } catch (InterruptedException e) {
      requests.giveBack(SharedLimiter.PARTS);
      if (recordCount > 0) {
        records.giveBack(recordCount);
      }
      throw e;
    }
    if (delayed) {
      // What was saved while others were waited for would let the next request follow too close.
      requests.forgetSavings();
    }
    if (recordCount > 0) {
      synchronized (this) {
        window.add(recordCount, now());
      }
    }
  }

  private boolean awaitPause() throws InterruptedException {
    boolean waited = false;
    for (long pause = pause(); pause > 0; pause = pause()) {
      waited = true;
      sleep(pause);
    }
    return waited;
  }

  private boolean awaitWindow(int recordCount) throws InterruptedException {
    boolean waited = false;
    for (long delay = delay(recordCount); delay > 0; delay = delay(recordCount)) {
      waited = true;
      sleep(delay);
    }
    return waited;
  }

  private synchronized long pause() {
    return rate.pauseNanos(now());
  }

  private synchronized long delay(int recordCount) {
    return recordCount == 0 || budget.keptByBucket()
        ? 0
        : window.delayNanos(recordCount, budget.recordsPerHour(), now());
  }

  private void refill() {
    requests.refill(SharedLimiter.parts(rate.requestsPerSecond()), SECOND);
  }

  private void sleep(long nanos) throws InterruptedException {
    if (nanos > 0) {
      surroundings.sleeper().sleep(Duration.ofNanos(nanos));
    }
  }

  private long now() {
    return surroundings.nanoTime().getAsLong();
  }
}
