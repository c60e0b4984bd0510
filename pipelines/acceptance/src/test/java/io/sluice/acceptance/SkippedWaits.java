package io.sluice.acceptance;

import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.delivery.SystemDeliveryClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still for a whole command. Whoever waits on it goes on at once and finds the
 * time gone by.
 *
 * @param now the present moment, for the whole command
 */
public record SkippedWaits(Instant now) implements DeliveryClock {
  /** Of the whole process, for the limiters of a region outlive a command. */
  private static final AtomicLong SKIPPED = new AtomicLong();

  @Override
  public long nanoTime() {
    return System.nanoTime() + SKIPPED.get();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    SKIPPED.addAndGet(Math.max(0, duration.toNanos()));
  }

  @Override
  public Beat every(Duration period, Runnable task) {
    return SystemDeliveryClock.of(Clock.fixed(now, ZoneOffset.UTC)).every(period, task);
  }
}
