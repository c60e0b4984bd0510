package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.RecordFile.Records;
import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The configured columns of a file whose rows come as records. */
final class RecordColumns implements Closeable {
  private final String path;
  private final Records records;
  private final Map<String, ColumnValues> all = new LinkedHashMap<>();
  private final Map<String, ColumnValues> stored = new LinkedHashMap<>();

  private RecordColumns(String path, Records records) {
    this.path = path;
    this.records = records;
  }

  /**
   * Opens the rows of a part that has records.
   *
   * @throws SnapshotInvalidException if they cannot be read
   */
  @SuppressWarnings("checkstyle:illegalcatch") // a damaged file may break the reader anywhere
  static RecordColumns open(SnapshotPart part, RecordFile file, MappedColumns mapped) {
    MessageType schema = MessageTypeParser.parseMessageType(file.schema());
    ColumnBinding binding = ColumnBinding.of(schema, mapped, part.places());
    try {
      RecordColumns columns = new RecordColumns(part.path(), file.open());
      for (String name : mapped.readings().keySet()) {
        columns.add(name, binding);
      }
      return columns;
    } catch (IOException | RuntimeException e) {
      throw unreadable(part.path(), e);
    }
  }

  /** Why a file cannot be read: by kind alone, since messages of readers may quote values. */
  static SnapshotInvalidException unreadable(String path, Exception e) {
    return new SnapshotInvalidException(
        Kind.INVALID,
        path
            + " or a file of its deleted rows cannot be read ("
            + e.getClass().getSimpleName()
            + "); write the table again, or name a snapshot that is whole",
        e);
  }

  private void add(String name, ColumnBinding binding) {
    ConstantColumn constant = binding.constant(name);
    if (constant != null) {
      all.put(name, ColumnValues.of(constant));
      return;
    }
    ColumnValues values = ColumnValues.ofRecords(binding.form(name));
    all.put(name, values);
    stored.put(name, values);
  }

  /** The columns by their configured names. */
  Map<String, ColumnValues> values() {
    return all;
  }

  /**
   * Moves to the next row; false after the last.
   *
   * @throws SnapshotInvalidException if it cannot be read
   */
  @SuppressWarnings("checkstyle:illegalcatch") // as above
  boolean next() {
    try {
      if (!records.next()) {
        return false;
      }
      for (Map.Entry<String, ColumnValues> column : stored.entrySet()) {
        column.getValue().put(records.value(column.getKey()));
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
