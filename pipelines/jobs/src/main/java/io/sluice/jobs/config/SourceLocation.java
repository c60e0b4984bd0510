package io.sluice.jobs.config;

import java.time.ZoneId;
import java.util.Optional;

/** Where rows are read. */
public sealed interface SourceLocation {
  /**
   * Parquet files.
   *
   * @param pattern a glob, in which {@code {date}} stands for a day
   * @param offsetDays {@code {date}} is the date of as-of plus this many days
   * @param zone the zone in which as-of becomes a date
   */
  record ParquetPattern(String pattern, int offsetDays, ZoneId zone) implements SourceLocation {
    /** What stands for the day. */
    public static final String DATE = "{date}";

    /** Whether the pattern names a day. */
    public boolean isDated() {
      return pattern.contains(DATE);
    }
  }

  /**
   * An Iceberg table.
   *
   * @param table its full name, such as {@code marketing.customers}
   * @param ref the branch or tag that is read, empty for main
   */
  record IcebergTable(String table, Optional<String> ref) implements SourceLocation {
    /** The main branch of a table. */
    public IcebergTable(String table) {
      this(table, Optional.empty());
    }
  }
}
