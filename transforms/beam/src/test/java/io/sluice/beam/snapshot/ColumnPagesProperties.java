package io.sluice.beam.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** Every way of laying a column out gives the same rows. */
class ColumnPagesProperties {
  private static final MessageType SCHEMA =
      ParquetFixture.schema(
          "required binary id (STRING)",
          "optional binary mail (STRING)",
          "optional int64 phone",
          "optional int32 zip",
          "optional int64 at (TIMESTAMP(MICROS,true))",
          "optional group picks (LIST) { repeated group list { optional int32 element; } }",
          ParquetFixture.listOfText("names"));
  private static final SourceColumns COLUMNS =
      new SourceColumns(
          "id",
          "at",
          null,
          null,
          null,
          null,
          null,
          Map.of(
              MatchKeyType.EMAIL, List.of("mail"),
              MatchKeyType.PHONE, List.of("phone"),
              MatchKeyType.POSTAL, List.of("zip"),
              MatchKeyType.FIRST_NAME, List.of("names")),
          List.of("picks"),
          null);

  /** One row as it was written; null where there is nothing. */
  private record Row(
      String id,
      String mail,
      Long phone,
      Integer zip,
      Long micros,
      List<Integer> picks,
      List<String> names) {}

  @Property(tries = 60)
  void rowsComeBackWhateverTheLayout(
      @ForAll WriterVersion version,
      @ForAll boolean dictionary,
      @ForAll boolean compressed,
      @ForAll @IntRange(min = 1, max = 4_000) int rows,
      @ForAll @IntRange(min = 1, max = 5_000) int different,
      @ForAll @DoubleRange(max = 1) double absent,
      @ForAll @IntRange(min = 64, max = 40_000) int pageBytes,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<Row> written =
        IntStream.range(0, rows).mapToObj(i -> row(i, different, absent, random)).toList();
    Path file = Files.createTempDirectory("pages").resolve("a.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(SCHEMA)
            .withWriterVersion(version)
            .withDictionaryEncoding(dictionary)
            .withPageSize(pageBytes)
            .withDictionaryPageSize(2_000)
            .withCompressionCodec(
                compressed ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (Row row : written) {
        writer.write(group(row));
      }
    }

    assertThat(read(file), equalTo(written));
    Files.delete(file);
  }

  @Example
  void pagesThatEndEarlyAreASpoiledFileAndNotACrash() throws IOException {
    Path folder = Files.createTempDirectory("pages");
    Path file = folder.resolve("a.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(SCHEMA)
            .withDictionaryEncoding(false)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (int i = 0; i < 200; i++) {
        writer.write(group(new Row("u" + i, "m", 1L, 2, 3L, List.of(), List.of())));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] first = "u0".getBytes(StandardCharsets.US_ASCII);
    int at = 0;
    while (bytes[at] != first[0] || bytes[at + 1] != first[1]) {
      at++;
    }
    bytes[at - 3] = 0x7f; // the length before it: far past the page
    Files.write(file, bytes);

    SnapshotInvalidException e = assertThrows(SnapshotInvalidException.class, () -> read(file));
    assertThat(e.kind(), is(SnapshotInvalidException.Kind.INVALID));
  }

  @Example
  void twoNamesForOneColumnBothSeeEveryRow() throws IOException {
    Path file = Files.createTempDirectory("pages").resolve("a.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(SCHEMA)
            .withPageSize(64)
            .build()) {
      for (int i = 0; i < 50; i++) {
        writer.write(group(new Row("u" + i, null, null, null, null, List.of(), List.of())));
      }
    }
    SourceColumns twice =
        new SourceColumns("id", null, null, null, null, null, null, Map.of(), List.of("ID"), null);
    int rows = 0;
    try (RowCursor row = RowCursor.open(ParquetFixture.parts(twice, file).get(0), twice)) {
      while (row.next()) {
        assertThat(text(row.id(), 0), is("u" + rows));
        assertThat(text(row.column("ID"), 0), is("u" + rows));
        rows++;
      }
    }
    assertThat(rows, is(50));
  }

  private static Row row(int number, int different, double absent, Random random) {
    return new Row(
        "user-" + number,
        maybe(absent, random, "mail" + random.nextInt(different) + "@example.com"),
        maybe(absent, random, random.nextLong()),
        maybe(absent, random, random.nextInt(different)),
        maybe(absent, random, 1_700_000_000_000_000L + random.nextInt(different) * 1_000L),
        random.ints(random.nextInt(4), 0, different).boxed().toList(),
        random.ints(random.nextInt(3), 0, different).mapToObj(i -> "name" + i).toList());
  }

  private static <T> T maybe(double absent, Random random, T value) {
    return random.nextDouble() < absent ? null : value;
  }

  private static Group group(Row row) {
    Group group = new SimpleGroup(SCHEMA);
    group.add("id", row.id());
    if (row.mail() != null) {
      group.add("mail", row.mail());
    }
    if (row.phone() != null) {
      group.add("phone", row.phone());
    }
    if (row.zip() != null) {
      group.add("zip", row.zip());
    }
    if (row.micros() != null) {
      group.add("at", row.micros());
    }
    Group picks = group.addGroup("picks");
    row.picks().forEach(pick -> picks.addGroup("list").add("element", pick));
    ParquetFixture.addTexts(group, "names", row.names());
    return group;
  }

  private static List<Row> read(Path file) throws IOException {
    List<Row> found = new ArrayList<>();
    for (SnapshotPart part : ParquetFixture.parts(COLUMNS, file)) {
      try (RowCursor row = RowCursor.open(part, COLUMNS)) {
        while (row.next()) {
          ColumnValues phone = row.keys(MatchKeyType.PHONE)[0];
          ColumnValues zip = row.keys(MatchKeyType.POSTAL)[0];
          ColumnValues time = row.column("at");
          found.add(
              new Row(
                  text(row.id(), 0),
                  one(row.keys(MatchKeyType.EMAIL)[0]),
                  phone.count() == 0 ? null : Long.valueOf(text(phone, 0)),
                  zip.count() == 0 ? null : Integer.valueOf(text(zip, 0)),
                  time.count() == 0 ? null : Long.valueOf(time.number(0) * 1_000),
                  texts(row.column("picks")).stream().map(Integer::valueOf).toList(),
                  texts(row.keys(MatchKeyType.FIRST_NAME)[0])));
        }
      }
    }
    return found;
  }

  private static String one(ColumnValues values) {
    return values.count() == 0 ? null : text(values, 0);
  }

  private static List<String> texts(ColumnValues values) {
    return IntStream.range(0, values.count()).mapToObj(i -> text(values, i)).toList();
  }

  private static String text(ColumnValues values, int index) {
    int start = values.start(index);
    return new String(values.buffer(), start, values.end(index) - start, StandardCharsets.UTF_8);
  }
}
