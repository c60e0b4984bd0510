package io.sluice.amazonads.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How this package waits; a test hands in one that moves a clock and returns at once. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Waits.
   *
   * @param duration how long; zero or less returns at once
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleep(Duration duration) throws InterruptedException;

  /** The one that really waits. */
  static Sleeper system() {
    return duration -> TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
  }
}
