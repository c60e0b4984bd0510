package io.sluice.beam.snapshot;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a source's Parquet files lie and which days belong to one snapshot.
 *
 * @param source the source's id
 * @param pattern URI pattern, {@code {date}} stands for a day as {@code 2026-11-22}
 * @param offset added to the day of as-of
 * @param zone decides which day as-of is
 * @param ready marker file that must lie beside the files, or {@code null}
 * @param window how many days up to the newest make one snapshot, or {@code null} for one day
 */
public record SnapshotLocation(
    String source,
    String pattern,
    Period offset,
    ZoneId zone,
    @Nullable String ready,
    @Nullable Period window) {
  private static final String DATE = "{date}";

  /** True when the pattern names a day. */
  public boolean dated() {
    return pattern.contains(DATE);
  }

  /** The newest day of the snapshot at a moment. */
  public LocalDate day(Instant asOf) {
    return asOf.atZone(zone).toLocalDate().plus(offset);
  }

  /** The days of a snapshot whose newest is given, oldest first. */
  public List<LocalDate> days(LocalDate newest) {
    if (!dated() || window == null) {
      return List.of(newest);
    }
    List<LocalDate> days = new ArrayList<>();
    for (LocalDate day = newest.minus(window).plusDays(1);
        !day.isAfter(newest);
        day = day.plusDays(1)) {
      days.add(day);
    }
    return days;
  }

  /** The pattern of one day. */
  String on(LocalDate day) {
    return pattern.replace(DATE, day.toString());
  }

  /** The folder of a pattern: all before the last slash. */
  static String folder(String pattern) {
    int slash = pattern.lastIndexOf('/');
    return slash < 0 ? "." : pattern.substring(0, slash);
  }
}
