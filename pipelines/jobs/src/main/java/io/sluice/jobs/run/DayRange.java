package io.sluice.jobs.run;

import java.time.LocalDate;
import java.util.List;

/**
 * Days from one to another.
 *
 * @param from the first
 * @param to the last, inclusive; not before the first
 */
public record DayRange(LocalDate from, LocalDate to) {
  /** Checks the order. */
  public DayRange {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("--to " + to + " is before --from " + from);
    }
  }

  /** The days, oldest first. */
  public List<LocalDate> days() {
    return from.datesUntil(to.plusDays(1)).toList();
  }

  @Override
  public String toString() {
    return from.equals(to) ? from.toString() : from + " to " + to;
  }
}
