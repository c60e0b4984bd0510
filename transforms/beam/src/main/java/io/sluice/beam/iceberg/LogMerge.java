package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LogRows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Merges the files of the log tables: changes by their day, the others by the month of their newest
 * row, so that whole files go where logs are kept for a time.
 */
final class LogMerge {
  private final LedgerUpkeep upkeep;

  private LogMerge(LedgerUpkeep upkeep) {
    this.upkeep = upkeep;
  }

  static LogMerge of(LedgerUpkeep upkeep) {
    return new LogMerge(upkeep);
  }

  void run() {
    for (LogRows.Table table : LogRows.Table.values()) {
      run(table);
    }
  }

  private void run(LogRows.Table log) {
    TableIdentifier id = LogTables.id(log);
    Table table = upkeep.table(id);
    String owner = LogTables.owner(log);
    RowMerge merge = new RowMerge(upkeep, id, OwnedFiles.searchable(owner));
    Optional<Instant> before = upkeep.retention().logs().map(kept -> upkeep.now().minus(kept));
    List<DataFile> over = new ArrayList<>();
    FileGroups groups = new FileGroups();
    for (DataFile file : LedgerSlices.withBounds(table)) {
      Instant newest = newest(log, table, file);
      if (newest != null && before.isPresent() && newest.isBefore(before.get())) {
        over.add(file);
      } else {
        groups.add(age(log, newest), isPast(log, newest), file);
      }
    }
    merge.drop(over);
    // Owners side by side, so that one owner's rows are in few places.
    Comparator<DataFile> byOwner =
        Comparator.comparing(
            file -> String.valueOf(OwnedFiles.bound(table.schema(), owner, file.lowerBounds())));
    groups.merge(
        upkeep,
        (run, files) -> merge.merge(files),
        files -> files.stream().sorted(byOwner).toList());
  }

  private String age(LogRows.Table log, @Nullable Instant newest) {
    if (newest == null) {
      return "undated";
    }
    LocalDate day = day(newest);
    return log == LogRows.Table.CHANGES ? day.toString() : YearMonth.from(day).toString();
  }

  private boolean isPast(LogRows.Table log, @Nullable Instant newest) {
    return newest != null && !age(log, newest).equals(age(log, upkeep.now()));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  /** The moment of the newest row; of changes, which have no bounds of it, the end of their day. */
  private static @Nullable Instant newest(LogRows.Table log, Table table, DataFile file) {
    if (log == LogRows.Table.CHANGES) {
      Instant start =
          LocalDate.ofEpochDay(file.partition().get(0, Integer.class))
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      return start.plus(Duration.ofDays(1)).minusMillis(1);
    }
    int field = table.schema().findField(LogTables.time(log)).fieldId();
    Map<Integer, ByteBuffer> bounds = file.upperBounds();
    if (bounds == null || bounds.get(field) == null) {
      return null;
    }
    Long micros = Conversions.fromByteBuffer(TimestampType.withZone(), bounds.get(field));
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
