package io.sluice.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files of any rows, uncompressed so that a test can spoil their bytes. */
final class SnapshotFixture {
  private static final String TEXT = "optional binary %s (STRING);";

  private final Map<String, String> columns = new LinkedHashMap<>();

  private SnapshotFixture() {}

  /** The columns of {@link Person}. */
  static SnapshotFixture ofPeople() {
    SnapshotFixture fixture = new SnapshotFixture();
    fixture.columns.put("customer_id", TEXT);
    fixture.columns.put("audience_ids", listOf("int32 element"));
    for (String column :
        List.of("email", "phone", "first_name", "last_name", "street", "city", "state", "zip")) {
      fixture.columns.put(column, TEXT);
    }
    fixture.columns.put("country", TEXT);
    fixture.columns.put("qualified_at", "optional int64 %s (TIMESTAMP(MILLIS,true));");
    fixture.columns.put("amzn_user_data", TEXT);
    return fixture;
  }

  /** One text column. */
  static SnapshotFixture ofIds(String column) {
    SnapshotFixture fixture = new SnapshotFixture();
    fixture.columns.put(column, TEXT);
    return fixture;
  }

  /** No columns yet. */
  static SnapshotFixture empty() {
    return new SnapshotFixture();
  }

  /** With a text column. */
  SnapshotFixture text(String column) {
    return column(column, TEXT);
  }

  /** The type of a list column. */
  static String listOf(String element) {
    return "optional group %s (LIST) { repeated group list { optional " + element + "; } }";
  }

  /**
   * With a column of another type.
   *
   * @param type Parquet's own notation with {@code %s} for the name
   */
  SnapshotFixture column(String name, String type) {
    SnapshotFixture changed = copy();
    changed.columns.put(name, type);
    return changed;
  }

  /** Without a column. */
  SnapshotFixture without(String name) {
    SnapshotFixture changed = copy();
    changed.columns.remove(name);
    return changed;
  }

  /** Writes rows, replacing the file; it counts as modified at {@code modified}. */
  void write(Path file, Collection<Person> rows, Instant modified) {
    writeRows(file, rows.stream().map(Person::columns).toList(), modified);
  }

  /** The same with rows of any kind: value by column. */
  void writeRows(Path file, Collection<Map<String, Object>> rows, Instant modified) {
    MessageType schema = schema();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try {
      Files.createDirectories(file.getParent());
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(path)
              .withConf(new Configuration(false))
              .withType(schema)
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .build()) {
        for (Map<String, Object> row : rows) {
          writer.write(group(schema, row));
        }
      }
      // Hadoop's checksum would stand in the way of a test that spoils the file.
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.from(modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MessageType schema() {
    StringBuilder text = new StringBuilder("message row {\n");
    columns.forEach((name, type) -> text.append(type.formatted(name)).append('\n'));
    return MessageTypeParser.parseMessageType(text.append('}').toString());
  }

  private static Group group(MessageType schema, Map<String, Object> row) {
    Group group = new SimpleGroup(schema);
    row.forEach(
        (column, value) -> {
          if (value != null && schema.containsField(column)) {
            put(group, column, value);
          }
        });
    return group;
  }

  private static void put(Group group, String column, Object value) {
    if (value instanceof List<?> values) {
      Group list = group.addGroup(column);
      for (Object element : values) {
        Group entry = list.addGroup("list");
        if (element != null) {
          put(entry, "element", element);
        }
      }
    } else if (value instanceof byte[] bytes) {
      group.add(column, Binary.fromConstantByteArray(bytes));
    } else if (value instanceof Instant time) {
      group.add(column, time.toEpochMilli());
    } else if (value instanceof Integer number) {
      group.add(column, (int) number);
    } else if (value instanceof Long number) {
      group.add(column, (long) number);
    } else if (value instanceof Double number) {
      group.add(column, (double) number);
    } else if (value instanceof Float number) {
      group.add(column, (float) number);
    } else if (value instanceof Boolean truth) {
      group.add(column, (boolean) truth);
    } else if (value instanceof Map<?, ?> fields) {
      Group nested = group.addGroup(column);
      fields.forEach((name, inner) -> put(nested, (String) name, inner));
    } else {
      group.add(column, (String) value);
    }
  }

  private SnapshotFixture copy() {
    SnapshotFixture copy = new SnapshotFixture();
    copy.columns.putAll(columns);
    return copy;
  }
}
