package io.sluice.amazonads.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Repeats a call within a bound. The wait is {@link Backoff}'s, or what the server asked for
 * instead.
 */
final class Retries {
  /** A server that asks for a longer wait is left to the caller. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final int maxAttempts;
  private final Surroundings surroundings;

  Retries(int maxAttempts, Surroundings surroundings) {
    this.maxAttempts = maxAttempts;
    this.surroundings = surroundings;
  }

  /**
   * Calls until the answer is final, the attempts are used up, or the thread is interrupted.
   *
   * @param attempt makes one attempt; its exceptions pass through
   * @param repeat empty for a final answer; else the wait that the server asked for, zero where it
   *     did not say
   * @return the last answer
   */
  <T> T call(Supplier<T> attempt, Function<T, Optional<Duration>> repeat) {
    AtomicReference<T> last = new AtomicReference<>();
    // The waiting is done in the listener, for the library's own cannot be given a clock.
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .withMaxAttempts(maxAttempts)
            .handleIf((answer, thrown) -> thrown == null && mayRepeat(repeat.apply(answer)))
            .onRetry(e -> await(e.getAttemptCount(), repeat.apply(e.getLastResult())))
            .build();
    try {
      return Failsafe.with(policy)
          .get(
              () -> {
                T answer = attempt.get();
                last.set(answer);
                return answer;
              });
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException && last.get() != null) {
        Thread.currentThread().interrupt();
        return last.get();
      }
      throw e;
    }
  }

  private static boolean mayRepeat(Optional<Duration> asked) {
    return asked.isPresent()
        && asked.get().compareTo(LONGEST_WAIT) <= 0
        && !Thread.currentThread().isInterrupted();
  }

  private void await(int failures, Optional<Duration> asked) {
    Duration server = asked.orElse(Duration.ZERO);
    Duration wait =
        server.isZero() ? Backoff.delay(failures, surroundings.random().nextDouble()) : server;
    try {
      surroundings.sleeper().sleep(wait);
    } catch (InterruptedException e) {
      // The next attempt finds the flag and gives up.
      Thread.currentThread().interrupt();
    }
  }
}
