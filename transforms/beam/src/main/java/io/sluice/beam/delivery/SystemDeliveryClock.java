package io.sluice.beam.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery clock of a real run.
 *
 * @param clock a serialisable clock, given by whoever reads the wall clock
 */
public record SystemDeliveryClock(Clock clock) implements DeliveryClock {
  private static final Logger LOG = LoggerFactory.getLogger(SystemDeliveryClock.class);

  /** Takes the clock that tells the time. */
  public static SystemDeliveryClock of(Clock clock) {
    return new SystemDeliveryClock(clock);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (!duration.isNegative() && !duration.isZero()) {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
  }

  @Override
  public Beat every(Duration period, Runnable task) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sluice-lane-beat");
              thread.setDaemon(true);
              return thread;
            });
    Repeat repeat = new Repeat(executor, period, task);
    repeat.plan();
    return executor::shutdownNow;
  }

  private record Repeat(ScheduledExecutorService executor, Duration period, Runnable task)
      implements Runnable {
    void plan() {
      if (!executor.isShutdown()) {
        var unused = executor.schedule(this, period.toNanos(), TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void run() {
      boolean done = false;
      try {
        task.run();
        done = true;
      } finally {
        if (!done) {
          LOG.warn("A renewal of a lane's lease failed; it is tried again in {}", period);
        }
        plan();
      }
    }
  }
}
