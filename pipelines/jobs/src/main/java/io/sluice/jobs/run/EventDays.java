package io.sluice.jobs.run;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which days of events a person asked for. Where nobody said, it is the newest day, those that the
 * source reads again, and every day since the last one that was settled: after nights without a run
 * none is passed over.
 *
 * @param from the first day, empty for the newest day as of the run with those read again
 * @param to the last day, inclusive; there exactly when {@code from} is
 */
public record EventDays(Optional<LocalDate> from, Optional<LocalDate> to) {
  /** The newest day as of the run, and those that the source reads again. */
  public static final EventDays NEWEST = new EventDays(Optional.empty(), Optional.empty());

  /** The days from one to another, both included. */
  public static EventDays range(LocalDate from, LocalDate to) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("--to " + to + " is before --from " + from);
    }
    return new EventDays(Optional.of(from), Optional.of(to));
  }

  /** True where days were named: each of them must be there. */
  boolean named() {
    return from.isPresent();
  }

  /**
   * The days to read, oldest first.
   *
   * @param newest the newest day as of the run
   * @param reread days before it that are read again
   * @param settled the newest day of the last settled plan; empty before any
   * @param window days that Amazon takes: older ones are of no use
   */
  List<LocalDate> days(LocalDate newest, int reread, Optional<LocalDate> settled, Duration window) {
    LocalDate last = to.orElse(newest);
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = from.orElseGet(() -> first(newest, reread, settled, window));
        !day.isAfter(last);
        day = day.plusDays(1)) {
      days.add(day);
    }
    return days;
  }

  private static LocalDate first(
      LocalDate newest, int reread, Optional<LocalDate> settled, Duration window) {
    LocalDate again = newest.minusDays(reread);
    LocalDate missed = settled.map(day -> day.plusDays(1)).orElse(newest);
    LocalDate oldest = newest.minusDays(window.toDays());
    LocalDate first = missed.isBefore(again) ? missed : again;
    return first.isBefore(oldest) ? oldest : first;
  }
}
