package io.sluice.jobs.run;

import com.google.common.hash.Hashing;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.ConversionWindow;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.LogRows.Table;
import io.sluice.jobs.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The days of a backfill that lie outside Amazon's window as a whole: counted from their files'
 * footers, written as rows of {@code rejects}, told with the days that can still go.
 */
final class RefusedDays {
  private static final int ID_DIGITS = 24;

  private final RunContext run;
  private final ConversionUnit unit;
  private final DayRange range;
  private final ConversionWindow window;
  private final TreeMap<LocalDate, Long> rows = new TreeMap<>();

  private RefusedDays(
      RunContext run, ConversionUnit unit, DayRange range, ConversionWindow window) {
    this.run = run;
    this.unit = unit;
    this.range = range;
    this.window = window;
  }

  /** Counts them; a day without files has no rows. */
  static RefusedDays of(RunContext run, ConversionUnit unit, DayRange range) {
    ConversionWindow window =
        ConversionWindow.of(
            unit.conversion().api(),
            run.clock().instant(),
            EventRead.zone(unit.conversion().source()));
    RefusedDays refused = new RefusedDays(run, unit, range, window);
    range.days().stream()
        .filter(window::tooOld)
        .forEach(day -> refused.rows.put(day, refused.count(day)));
    return refused;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean contains(LocalDate day) {
    return rows.containsKey(day);
  }

  private long total() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A table's footers do not tell the rows of a day: they count as none. */
  private long count(LocalDate day) {
    try {
      EventRead read =
          EventRead.of(run, unit, EventDays.range(day, day), unit.claims(run).version());
      return read.bounds() == null ? read.inspected().rows() : 0;
    } catch (SnapshotInvalidException | IOException e) {
      return 0;
    }
  }

  /** The rows of the table; a repeat of the same backfill replaces them. */
  LogRows log() {
    String owner =
        "backfill-"
            + Hashing.sha256()
                .hashString(unit.name() + "|" + range, StandardCharsets.UTF_8)
                .toString()
                .substring(0, ID_DIGITS);
    Instant now = run.clock().instant();
    List<Map<String, Object>> found = new ArrayList<>();
    rows.forEach(
        (day, count) -> {
          Map<String, Object> row = new HashMap<>();
          row.put("plan_id", owner);
          row.put("target", unit.name());
          row.put("member_ref", day.toString());
          row.put("code", ConversionReject.TIME_TOO_OLD.name());
          row.put("stage", "snapshot");
          row.put("at", now);
          row.put("count", count);
          found.add(row);
        });
    return new LogRows(Table.REJECTS, owner, found);
  }

  /** The outcome: exit 4, since the other days go. */
  UnitOutcome outcome() {
    DayRange refused = new DayRange(rows.firstKey(), rows.lastKey());
    return UnitOutcome.stopped(
            unit,
            ExitCode.REJECTS,
            Progress.count(rows.size(), "day")
                + " with "
                + Progress.count(total(), "row")
                + " refused: "
                + ConversionReject.TIME_TOO_OLD,
            ConversionReject.TIME_TOO_OLD
                + ": "
                + unit.conversion().api().configName()
                + " takes events of the last "
                + window.window().toDays()
                + " days, so "
                + refused
                + " cannot be sent any more (rows by day are in the table rejects); "
                + left())
        .withDelivery(Map.of("daysRefused", (long) rows.size(), "rowsRefused", total()));
  }

  private String left() {
    LocalDate first = window.earliest();
    return range.to().isBefore(first)
        ? "days from " + first + " on can still go"
        : "those that can still go are " + new DayRange(first, range.to());
  }
}
