package io.sluice.beam.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Rows of the small tables as maps of column to text, long, double, Instant or null. */
final class RowTable {
  private RowTable() {}

  /** Writes rows into one new file of an unpartitioned table. */
  static DataFile write(Table table, List<Map<String, Object>> rows) {
    Schema schema = table.schema();
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(PartitionSpec.unpartitioned())
              .build();
      try (writer) {
        for (Map<String, Object> row : rows) {
          writer.write(record(schema, row));
        }
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location, e);
    }
  }

  /** Replaces all rows of a small unpartitioned table, in one commit. */
  static void rewrite(Table table, List<Map<String, Object>> rows) {
    OverwriteFiles commit = table.newOverwrite();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> commit.deleteFile(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    commit.addFile(write(table, rows));
    commit.commit();
  }

  /** All rows of a small table. */
  static List<Map<String, Object>> all(Table table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    Schema schema = table.schema();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
      records.forEach(stored -> rows.add(row(schema, stored)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table.name(), e);
    }
    return rows;
  }

  private static Record record(Schema schema, Map<String, Object> row) {
    GenericRecord stored = GenericRecord.create(schema);
    for (Map.Entry<String, Object> cell : row.entrySet()) {
      NestedField column = schema.findField(cell.getKey());
      if (column == null) {
        throw new IllegalArgumentException(
            "no column " + cell.getKey() + "; there are " + names(schema));
      }
      stored.setField(column.name(), stored(column, cell.getValue()));
    }
    return stored;
  }

  private static @Nullable Object stored(NestedField column, @Nullable Object value) {
    if (value == null && column.isOptional()) {
      return null;
    }
    Object stored =
        switch (column.type().typeId()) {
          case STRING -> value instanceof String ? value : null;
          case LONG -> value instanceof Long ? value : null;
          case INTEGER -> value instanceof Long l ? Math.toIntExact(l) : null;
          case TIMESTAMP -> value instanceof Instant at ? micros(at) : null;
          default -> null;
        };
    if (stored == null) {
      throw new IllegalArgumentException(
          "column "
              + column.name()
              + " holds "
              + column.type()
              + ", got "
              + (value == null ? "nothing" : value.getClass().getSimpleName()));
    }
    return stored;
  }

  private static OffsetDateTime micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /** A row as it comes back from the table: all columns, times in microseconds. */
  static Map<String, Object> normalized(Schema schema, Map<String, Object> row) {
    return row(schema, record(schema, row));
  }

  /** A row of any table, with whole numbers as longs and times as instants. */
  static Map<String, Object> row(Schema schema, Record stored) {
    Map<String, Object> row = new HashMap<>();
    for (NestedField column : schema.columns()) {
      row.put(column.name(), shown(stored.getField(column.name())));
    }
    return row;
  }

  private static @Nullable Object shown(@Nullable Object value) {
    if (value instanceof OffsetDateTime at) {
      return at.toInstant();
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  static List<String> names(Schema schema) {
    List<String> names = new ArrayList<>();
    schema.columns().forEach(column -> names.add(column.name()));
    return names;
  }
}
