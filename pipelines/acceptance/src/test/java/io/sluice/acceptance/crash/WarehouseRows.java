package io.sluice.acceptance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** One file of a warehouse: rows of texts and times. */
final class WarehouseRows {
  private WarehouseRows() {}

  /**
   * Writes rows.
   *
   * @param rows column to text or {@link Instant}
   * @param modified when the file counts as written
   */
  static void write(Path file, List<Map<String, Object>> rows, Instant modified) {
    MessageType schema = schema(rows);
    try {
      Files.createDirectories(file.getParent());
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
              .withConf(new Configuration(false))
              .withType(schema)
              .build()) {
        for (Map<String, Object> row : rows) {
          Group group = new SimpleGroup(schema);
          row.forEach((column, value) -> add(group, column, value));
          writer.write(group);
        }
      }
      Files.setLastModifiedTime(file, FileTime.from(modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Group group, String column, Object value) {
    if (value instanceof Instant time) {
      group.add(column, time.toEpochMilli());
    } else {
      group.add(column, (String) value);
    }
  }

  private static MessageType schema(List<Map<String, Object>> rows) {
    Map<String, Object> first = rows.get(0);
    return MessageTypeParser.parseMessageType(
        new TreeSet<>(first.keySet())
            .stream()
                .map(
                    column ->
                        first.get(column) instanceof Instant
                            ? "optional int64 " + column + " (TIMESTAMP(MILLIS,true));"
                            : "optional binary " + column + " (STRING);")
                .collect(Collectors.joining("\n", "message row {\n", "\n}")));
  }
}
