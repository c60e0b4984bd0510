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
 * @param kind how they were asked for
 * @param from the first day; there exactly when days were named
 * @param to the last day, inclusive; there exactly when {@code from} is
 */
public record EventDays(Kind kind, Optional<LocalDate> from, Optional<LocalDate> to) {
  /** The newest day as of the run, and those that the source reads again. */
  public static final EventDays NEWEST =
      new EventDays(Kind.NEWEST, Optional.empty(), Optional.empty());

  /** All days up to the newest of which Amazon still takes events, as far as they are there. */
  public static final EventDays WINDOW =
      new EventDays(Kind.WINDOW, Optional.empty(), Optional.empty());

  /** How days were asked for. */
  public enum Kind {
    /** What a night brings. */
    NEWEST,
    /** From one day to another. */
    NAMED,
    /** What Amazon still takes. */
    WINDOW
  }

  /** The days from one to another, both included. */
  public static EventDays range(LocalDate from, LocalDate to) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("--to " + to + " is before --from " + from);
    }
    return new EventDays(Kind.NAMED, Optional.of(from), Optional.of(to));
  }

  /** True where days were named: each of them must be there. */
  boolean named() {
    return kind == Kind.NAMED;
  }

  /** True where the newest day must be there. */
  boolean needsNewest() {
    return kind != Kind.WINDOW;
  }

  /**
   * Up to which day nothing was passed over once these days are settled: from there the next night
   * goes on. Days that somebody named move it only where they join on.
   *
   * @param last the newest day that was read
   * @param settled up to where it was before; empty before any plan
   * @return empty where nothing was read that a night would read
   */
  Optional<LocalDate> readUpTo(LocalDate last, Optional<LocalDate> settled) {
    if (kind == Kind.WINDOW) {
      return settled;
    }
    boolean joins =
        settled.isEmpty() || from.isEmpty() || !from.get().isAfter(settled.get().plusDays(1));
    boolean further = settled.isEmpty() || last.isAfter(settled.get());
    return joins && further ? Optional.of(last) : settled;
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

  private LocalDate first(
      LocalDate newest, int reread, Optional<LocalDate> settled, Duration window) {
    LocalDate oldest = newest.minusDays(window.toDays());
    if (kind == Kind.WINDOW) {
      return oldest;
    }
    LocalDate again = newest.minusDays(reread);
    LocalDate missed = settled.map(day -> day.plusDays(1)).orElse(newest);
    LocalDate first = missed.isBefore(again) ? missed : again;
    return first.isBefore(oldest) ? oldest : first;
  }
}
