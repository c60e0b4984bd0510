package io.sluice.beam.iceberg;

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
import org.apache.iceberg.FileScanTask;
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
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * The log tables: each row has an owner (a plan or a run), whose rows are replaced as a whole in
 * one commit.
 *
 * <p>An owner's rows are in files of its own, found by the bounds of its column. Whoever compacts
 * these tables leaves alone the plans that are not closed.
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
    catalog.edit(
        id(rows.table()),
        pinned -> {
          Table table = pinned.table();
          List<DataFile> present = present(table, column, rows.owner());
          List<Map<String, Object>> owned = owned(rows, column, table.schema());
          if (same(owned, present, table, column, rows.owner())) {
            return false; // A repeat.
          }
          if (written.isEmpty() && !owned.isEmpty()) {
            written.add(RowTable.write(table, owned));
          }
          return replace(table, present, rows.owner(), written);
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

  private static boolean same(
      List<Map<String, Object>> owned,
      List<DataFile> present,
      Table table,
      String column,
      String owner) {
    long rows = present.stream().mapToLong(DataFile::recordCount).sum();
    if (rows != owned.size()) {
      return false;
    }
    List<Map<String, Object>> stored = new ArrayList<>();
    if (rows > 0) {
      each(table, Expressions.equal(column, owner), stored::add);
    }
    return counted(owned).equals(counted(stored));
  }

  /** Replaces a plan's changes by files that tasks wrote. */
  void replaceChanges(String planId, List<FileDescriptor> written) {
    catalog.edit(
        LedgerTables.CHANGES,
        pinned -> {
          PartitionSpec spec = pinned.table().spec();
          List<DataFile> files = written.stream().map(file -> file.dataFile(spec)).toList();
          List<DataFile> present = present(pinned.table(), "plan_id", planId);
          return replace(pinned.table(), present, planId, files);
        });
  }

  private static Map<Map<String, Object>, Long> counted(List<Map<String, Object>> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  /** True if something changed; a file that is there already is neither added nor removed. */
  private static boolean replace(
      Table table, List<DataFile> there, String owner, List<DataFile> files) {
    Set<String> wanted = new HashSet<>();
    files.forEach(file -> wanted.add(file.location()));
    OverwriteFiles commit = table.newOverwrite().set("sluice.owner", owner);
    boolean changed = false;
    for (DataFile present : there) {
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

  private static List<DataFile> present(Table table, String column, String owner) {
    int field = table.schema().findField(column).fieldId();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(Expressions.equal(column, owner)).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (!owner.equals(bound(table.schema(), field, file.lowerBounds()))
            || !owner.equals(bound(table.schema(), field, file.upperBounds()))) {
          throw new IllegalStateException(
              "rows of "
                  + owner
                  + " in "
                  + table.name()
                  + " share a file with others, so they cannot be replaced: the table was compacted"
                  + " before the plan was settled");
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    return files;
  }

  private static @Nullable String bound(
      Schema schema, int field, @Nullable Map<Integer, java.nio.ByteBuffer> bounds) {
    if (bounds == null || bounds.get(field) == null) {
      return null;
    }
    Object value = Conversions.fromByteBuffer(schema.findType(field), bounds.get(field));
    return value.toString();
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

  private static TableIdentifier id(LogRows.Table table) {
    return TableIdentifier.of(LedgerTables.OPEN, table.tableName());
  }

  private static String owner(LogRows.Table table) {
    return table == LogRows.Table.RUNS ? "run_id" : "plan_id";
  }

  private static String time(LogRows.Table table) {
    return switch (table) {
      case DELIVERIES, CHANGES -> "sent_at";
      case REJECTS, SIZES -> "at";
      case RUNS -> "started_at";
    };
  }
}
