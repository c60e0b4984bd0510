package io.sluice.beam.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a lane has been without an answer, and what it waits next. Safe for several threads. */
final class Outage {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int DOUBLINGS = 4;

  private final Duration patience;
  private @Nullable Instant since;
  private int failures;

  Outage(Duration patience) {
    this.patience = patience;
  }

  /**
   * Notes that a request was not answered.
   *
   * @return the wait before the next one; empty where patience would be over by then
   */
  synchronized Optional<Duration> failed(Duration asked, Instant now) {
    if (since == null) {
      since = now;
    }
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures++, DOUBLINGS));
    wait = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    wait = wait.compareTo(asked) < 0 ? asked : wait;
    return now.plus(wait).isAfter(since.plus(patience)) ? Optional.empty() : Optional.of(wait);
  }

  /** Notes an answer. */
  synchronized void over() {
    since = null;
    failures = 0;
  }
}
