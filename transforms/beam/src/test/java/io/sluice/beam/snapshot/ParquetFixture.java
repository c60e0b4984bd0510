package io.sluice.beam.snapshot;

import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Snapshots as a warehouse writes them. */
public final class ParquetFixture {
  private ParquetFixture() {}

  /** A schema of the given fields. */
  public static MessageType schema(String... fields) {
    StringBuilder text = new StringBuilder("message m { ");
    for (String field : fields) {
      text.append(field).append(field.endsWith("}") ? " " : "; ");
    }
    return MessageTypeParser.parseMessageType(text.append('}').toString());
  }

  /** The field of a list of text, in the layout that Spark writes. */
  public static String listOfText(String name) {
    return "optional group "
        + name
        + " (LIST) { repeated group list { optional binary element (STRING); } }";
  }

  /** Adds texts to a field of {@link #listOfText}; a null text is a null element. */
  public static void addTexts(Group row, String name, List<String> texts) {
    Group list = row.addGroup(name);
    for (String text : texts) {
      Group element = list.addGroup("list");
      if (text != null) {
        element.add("element", text);
      }
    }
  }

  /** Writes a file whose row groups hold about a hundred rows. */
  public static Path write(Path file, MessageType schema, List<Consumer<Group>> rows)
      throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(schema)
            .withRowGroupSize(900L)
            .build()) {
      for (Consumer<Group> row : rows) {
        SimpleGroup group = new SimpleGroup(schema);
        row.accept(group);
        writer.write(group);
      }
    }
    return file;
  }

  /** Files as they would be pinned now. */
  public static PinnedSource pinned(Path... files) throws IOException {
    return new PinnedSource(
        "shoppers",
        "parquet",
        "somewhere",
        null,
        Stream.of(files).map(ParquetFixture::pinnedFile).toList());
  }

  /** All row groups of some files. */
  public static List<SnapshotPart> parts(MappedColumns columns, Path... files) throws IOException {
    return InspectSnapshot.of(pinned(files), columns).parts();
  }

  private static PinnedFile pinnedFile(Path file) {
    return new PinnedFile(file.toString(), file.toFile().length(), file.toFile().lastModified());
  }

  /** Replaces a file by its first bytes. */
  static Path cut(Path file, int length) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Files.write(file, Arrays.copyOf(bytes, length));
  }
}
