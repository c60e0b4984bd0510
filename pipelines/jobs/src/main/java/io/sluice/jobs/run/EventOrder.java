package io.sluice.jobs.run;

import io.sluice.domain.diff.RetryChoice;
import java.util.Optional;

/**
 * What a plan of events is asked for.
 *
 * @param days the days to read
 * @param retry where given, only events whose refusal is one of these are sent
 */
public record EventOrder(EventDays days, Optional<RetryChoice> retry) {
  /** What Amazon does not have of some days. */
  public static EventOrder of(EventDays days) {
    return new EventOrder(days, Optional.empty());
  }

  /**
   * What Amazon refused, as far as it still takes it, from all days of its window that are there.
   *
   * @param choice which refusals
   */
  public static EventOrder retry(RetryChoice choice) {
    return new EventOrder(EventDays.WINDOW, Optional.of(choice));
  }

  /**
   * True where a person chose what is read: old files and events that are too old by now are no
   * sign of anything wrong.
   */
  boolean looksBack() {
    return days.kind() != EventDays.Kind.NEWEST;
  }
}
