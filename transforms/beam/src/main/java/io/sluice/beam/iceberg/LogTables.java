package io.sluice.beam.iceberg;

import com.google.common.collect.Iterables;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The log tables: each row has an owner (a plan or a run), whose rows are replaced as a whole in
 * one commit.
 *
 * <p>An owner's rows are in files of its own, found by the bounds of its column, until {@link
 * LogMerge} puts them together with those of others.
 */
final class LogTables {
  private static final Comparator<Instant> OLDEST_FIRST = Comparator.naturalOrder();

  private final LedgerCatalog catalog;

  LogTables(LedgerCatalog catalog) {
    this.catalog = catalog;
  }

  /** Replaces the rows of an owner in a table that the driver writes. */
  void replace(LogRows rows) {
    if (rows.table() == LogRows.Table.CHANGES) {
      throw new IllegalArgumentException("changes are written by tasks and come with a settlement");
    }
    String column = owner(rows.table());
    // Written once, however often the commit is tried.
    List<DataFile> written = new ArrayList<>();
    Map<String, DataFile> others = new HashMap<>();
    catalog.edit(
        id(rows.table()),
        pinned -> {
          Table table = pinned.table();
          OwnedFiles present = OwnedFiles.of(table, column, rows.owner());
          List<Map<String, Object>> owned = owned(rows, column, table.schema());
          if (same(owned, present, table)) {
            return false; // A repeat.
          }
          if (written.isEmpty() && !owned.isEmpty()) {
            written.add(RowTable.write(table, owned));
          }
          List<DataFile> files = new ArrayList<>(written);
          for (DataFile file : present.shared()) {
            files.add(
                others.computeIfAbsent(file.location(), at -> present.withoutOwner(table, file)));
          }
          return replace(table, present, files);
        });
  }

  private static List<Map<String, Object>> owned(LogRows rows, String column, Schema schema) {
    List<Map<String, Object>> owned = new ArrayList<>();
    for (Map<String, Object> row : rows.rows()) {
      Map<String, Object> whole = new HashMap<>(row);
      whole.put(column, rows.owner());
      owned.add(RowTable.normalized(schema, whole));
    }
    return owned;
  }

  private static boolean same(List<Map<String, Object>> owned, OwnedFiles present, Table table) {
    if (present.isEmpty()) {
      return owned.isEmpty();
    }
    long rows = present.own().stream().mapToLong(DataFile::recordCount).sum();
    if (present.shared().isEmpty() && rows != owned.size()) {
      return false;
    }
    List<Map<String, Object>> stored = new ArrayList<>();
    each(table, Expressions.equal(present.column(), present.owner()), stored::add);
    return counted(owned).equals(counted(stored));
  }

  /**
   * Replaces a plan's changes by files that tasks wrote. Changes come in one commit, after the plan
   * is closed: where some were merged with those of others, all are there.
   */
  void replaceChanges(String planId, List<FileDescriptor> written) {
    catalog.edit(
        LedgerTables.CHANGES,
        pinned -> {
          PartitionSpec spec = pinned.table().spec();
          List<DataFile> files = written.stream().map(file -> file.dataFile(spec)).toList();
          OwnedFiles present = OwnedFiles.of(pinned.table(), "plan_id", planId);
          return present.shared().isEmpty() && replace(pinned.table(), present, files);
        });
  }

  private static Map<Map<String, Object>, Long> counted(List<Map<String, Object>> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  /** True if something changed; a file that is there already is neither added nor removed. */
  private static boolean replace(Table table, OwnedFiles there, List<DataFile> files) {
    Set<String> wanted = new HashSet<>();
    files.forEach(file -> wanted.add(file.location()));
    OverwriteFiles commit = table.newOverwrite().set("sluice.owner", there.owner());
    boolean changed = false;
    for (DataFile present : Iterables.concat(there.own(), there.shared())) {
      if (!wanted.remove(present.location())) {
        commit.deleteFile(present);
        changed = true;
      }
    }
    for (DataFile file : files) {
      if (wanted.contains(file.location())) {
        commit.addFile(file);
        changed = true;
      }
    }
    if (changed) {
      commit.commit();
    }
    return changed;
  }

  /** The newest rows that match. */
  List<Map<String, Object>> read(LogQuery query) {
    Table table = catalog.table(id(query.table()));
    Schema schema = table.schema();
    String time = time(query.table());
    Comparator<Map<String, Object>> order =
        Comparator.comparing(row -> (Instant) row.get(time), Comparator.nullsFirst(OLDEST_FIRST));
    PriorityQueue<Map<String, Object>> newest = new PriorityQueue<>(order);
    each(
        table,
        filter(schema, query.equal()),
        row -> {
          newest.add(row);
          if (newest.size() > query.limit()) {
            newest.remove();
          }
        });
    return newest.stream().sorted(order.reversed()).toList();
  }

  private static void each(Table table, Expression filter, Consumer<Map<String, Object>> sink) {
    Schema schema = table.schema();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).where(filter).build()) {
      records.forEach(stored -> sink.accept(RowTable.row(schema, stored)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
  }

  private static Expression filter(Schema schema, Map<String, String> equal) {
    Expression filter = Expressions.alwaysTrue();
    for (Map.Entry<String, String> term : equal.entrySet()) {
      NestedField column = schema.findField(term.getKey());
      if (column == null) {
        throw new IllegalArgumentException(
            "no column " + term.getKey() + "; there are " + RowTable.names(schema));
      }
      filter =
          Expressions.and(
              filter, Expressions.equal(column.name(), literal(column, term.getValue())));
    }
    return filter;
  }

  private static Object literal(NestedField column, String text) {
    try {
      return switch (column.type().typeId()) {
        case LONG, INTEGER -> Long.parseLong(text);
        case TIMESTAMP -> {
          Instant at = Instant.parse(text);
          yield TimeUnit.SECONDS.toMicros(at.getEpochSecond())
              + TimeUnit.NANOSECONDS.toMicros(at.getNano());
        }
        default -> text;
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "column "
              + column.name()
              + " holds "
              + column.type()
              + ", got a text of "
              + text.length()
              + " characters",
          e);
    }
  }

  static TableIdentifier id(LogRows.Table table) {
    return TableIdentifier.of(LedgerTables.OPEN, table.tableName());
  }

  static String owner(LogRows.Table table) {
    return table == LogRows.Table.RUNS ? "run_id" : "plan_id";
  }

  static String time(LogRows.Table table) {
    return switch (table) {
      case DELIVERIES, CHANGES -> "sent_at";
      case REJECTS, SIZES -> "at";
      case RUNS -> "started_at";
    };
  }
}
