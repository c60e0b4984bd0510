package io.sluice.domain.conversion;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The time of an event as the warehouse's column type has it. */
public sealed interface RowTime {
  /**
   * A column of texts.
   *
   * @param text ISO 8601, with or without a zone
   */
  record Text(String text) implements RowTime {}

  /**
   * A column of instants.
   *
   * @param instant the instant
   */
  record Moment(Instant instant) implements RowTime {}

  /**
   * A column of timestamps without a zone.
   *
   * @param time the time of the wall clock
   */
  record Local(LocalDateTime time) implements RowTime {}

  /**
   * A column of dates.
   *
   * @param date the day
   */
  record Day(LocalDate date) implements RowTime {}
}
