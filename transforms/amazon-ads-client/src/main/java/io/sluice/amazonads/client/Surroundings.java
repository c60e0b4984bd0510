package io.sluice.amazonads.client;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time, waiting and chance, as the client sees them. All parts are safe for several threads.
 *
 * @param clock wall clock: expiry of tokens, dates in headers, the time a request left
 * @param nanoTime nanoseconds since any fixed moment, never going back: paces requests
 * @param sleeper how to wait
 * @param random jitter of the back-off
 */
public record Surroundings(
    InstantSource clock, LongSupplier nanoTime, Sleeper sleeper, RandomGenerator random) {

  /** The machine's clocks, real waiting, real chance. */
  public static Surroundings system() {
    return new Surroundings(
        InstantSource.system(),
        System::nanoTime,
        Sleeper.system(),
        () -> ThreadLocalRandom.current().nextLong());
  }
}
