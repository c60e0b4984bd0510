package io.sluice.beam.delivery;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The delivery clock: it alone stamps what was sent and settled, and everything that waits during a
 * delivery waits on it. Tests put virtual time in its place. Safe for several threads.
 */
public interface DeliveryClock extends InstantSource, Serializable {
  /** The present moment. */
  Instant now();

  /** The same under the name that the JDK gives it. */
  @Override
  default Instant instant() {
    return now();
  }

  /** Nanoseconds since any fixed moment, never going back: what waits measure. */
  long nanoTime();

  /**
   * Waits.
   *
   * @param duration nothing happens unless it is over zero
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void sleep(Duration duration) throws InterruptedException;

  /**
   * Repeats a task until it is closed, first after one period; a task that throws is tried again
   * after the next period.
   *
   * @param period between the end of one run and the start of the next, over zero
   * @param task short, may throw
   */
  Beat every(Duration period, Runnable task);

  /** A repeated task. */
  interface Beat extends AutoCloseable {
    /** Ends the repetition; waits for nothing. */
    @Override
    void close();
  }
}
