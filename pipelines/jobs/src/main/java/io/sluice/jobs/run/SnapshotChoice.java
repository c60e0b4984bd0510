package io.sluice.jobs.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Which snapshot of a source a person asked for, where it is not the newest as of the run. */
public sealed interface SnapshotChoice {

  /** The folder of a day for a Parquet pattern; for a table what was current when it ended, UTC. */
  record Day(LocalDate date) implements SnapshotChoice {
    @Override
    public String toString() {
      return "day " + date;
    }
  }

  /** A snapshot of an Iceberg table by its id. */
  record TableSnapshot(long id) implements SnapshotChoice {
    @Override
    public String toString() {
      return "table snapshot " + id;
    }
  }

  /** What was current in an Iceberg table at a moment. */
  record Moment(Instant at) implements SnapshotChoice {
    @Override
    public String toString() {
      return "moment " + at;
    }
  }

  /**
   * Reads a choice.
   *
   * @param text a day as {@code 2026-11-22}, a moment as {@code 2026-11-22T06:00:00Z}, or a number
   * @return empty if it is none of them
   */
  static Optional<SnapshotChoice> parse(String text) {
    try {
      if (text.matches("[0-9]+")) {
        return Optional.of(new TableSnapshot(Long.parseLong(text)));
      }
      return Optional.of(
          text.indexOf('T') > 0 ? new Moment(Instant.parse(text)) : new Day(LocalDate.parse(text)));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
