package io.sluice.beam.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.qualify.EventColumns;
import io.sluice.beam.qualify.EventColumns.KeyColumn;
import io.sluice.domain.conversion.EventField;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as other tools write them: the rows come back, or the message says why not. */
class WrittenFilesTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  static final EventColumns COLUMNS =
      new EventColumns(
          Map.of(
              EventField.EVENT_ID, "id",
              EventField.EVENT_TIME, "at",
              EventField.VALUE, "amount"),
          Map.of("EMAIL", key("mail"), "PHONE", key("phone"), "POSTAL", key("zip")),
          Map.of("flag", "flag"),
          List.of("tags"),
          null);

  @TempDir private Path folder;

  private static List<KeyColumn> key(String column) {
    return List.of(new KeyColumn(column, EventColumns.Form.MIXED));
  }

  @ParameterizedTest
  @MethodSource("rowsFiles")
  void rowsComeBackAsTheToolWroteThem(String name) throws IOException {
    assertThat(read(COLUMNS, resource(name)), equalTo(expected()));
  }

  static Stream<String> rowsFiles() {
    return Stream.of(resource("make.py").getParent().toFile().listFiles())
        .map(File::getName)
        .filter(name -> name.startsWith("rows-"))
        .sorted();
  }

  @Test
  void columnsNeedNoNamesThatAvroTakes() throws IOException {
    SourceColumns columns = people("User Id", "E-Mail");
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : expected()) {
      rows.add(List.of(row.get(0), row.get(1)));
    }

    assertThat(read(columns, resource("odd-names.parquet")), equalTo(rows));
  }

  @Test
  void columnOfNothingButNullsIsNoChangeOfItsType() throws IOException {
    SourceColumns columns =
        new SourceColumns(
            "id", "nothing", null, null, null, null, null, Map.of(), List.of("nothing"), null);
    Path file = resource("odd-null-and-half.parquet");
    InspectSnapshot inspected = InspectSnapshot.of(ParquetFixture.pinned(file), columns);

    assertThat(inspected.types(), equalTo(Map.of("id", "BINARY STRING")));
    assertThat(
        read(columns, file).subList(0, 2),
        equalTo(List.of(List.of("user-0", "[]"), List.of("user-1", "[]"))));
  }

  @Test
  void nestedFieldOfNothingButNullsHidesNoColumnOfItsName() throws IOException {
    assertThat(
        read(people("id", "mail"), resource("odd-nested-null.parquet")),
        equalTo(List.of(List.of("a", "b"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "odd-null-and-half.parquet | half | column 'half' is FIXED_LEN_BYTE_ARRAY(2), perhaps"
            + " FLOAT16",
        "odd-duplicate.parquet | mail | column 'mail' is there twice, a duplicate",
        "odd-bom.parquet | mail | which has [<U+FEFF>id, ma<U+200B>il]",
        "bad-brotli.parquet | mail | column 'mail' is compressed with BROTLI",
        "bad-encrypted-footer.parquet | mail | has an encrypted footer",
        "bad-encrypted-column.parquet | mail | column 'mail' is encrypted",
      })
  void whatCannotBeReadIsNamedBeforeAnyRow(String name, String column, String words) {
    SnapshotInvalidException e =
        assertThrows(
            SnapshotInvalidException.class,
            () -> ParquetFixture.parts(people("id", column), resource(name)));

    assertThat(e.getMessage(), allOf(containsString(name), containsString(words)));
  }

  @Test
  void encryptedColumnCostsNothingWhereItIsNotMapped() throws IOException {
    assertThat(
        read(people("id", "zip"), resource("bad-encrypted-column.parquet")).get(98),
        equalTo(List.of("user-98", "1")));
  }

  @Test
  void damagedPageIsNamedWithItsColumn() throws IOException {
    Path file = Files.copy(resource("rows-arrow-checksums.parquet"), folder.resolve("a.parquet"));
    List<SnapshotPart> parts = ParquetFixture.parts(COLUMNS, file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(60);
      bytes.write(new byte[] {1, 2, 3, 4, 5});
    }

    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> rows(COLUMNS, parts));
    assertThat(e.kind(), is(SnapshotInvalidException.Kind.INVALID));
    assertThat(e.getMessage(), allOf(containsString("a.parquet"), containsString("column 'id'")));
  }

  static SourceColumns people(String id, String column) {
    return new SourceColumns(
        id, null, null, null, null, null, null, Map.of(), List.of(column), null);
  }

  private static List<List<String>> read(MappedColumns columns, Path file) throws IOException {
    return rows(columns, ParquetFixture.parts(columns, file));
  }

  private static List<List<String>> rows(MappedColumns columns, List<SnapshotPart> parts) {
    List<List<String>> rows = new ArrayList<>();
    for (SnapshotPart part : parts) {
      try (RowCursor cursor = RowCursor.open(part, columns)) {
        while (cursor.next()) {
          rows.add(row(cursor.row(), columns));
        }
      }
    }
    return rows;
  }

  /** The values of a row as text: of a source of people the id and what it selects on. */
  static List<String> row(SourceRow row, MappedColumns columns) {
    return columns instanceof SourceColumns people
        ? List.of(one(row.id()), one(row.column(people.selects().get(0))))
        : Stream.of("id", "mail", "phone", "zip", "at", "amount", "flag", "tags")
            .map(name -> name.equals("tags") ? all(row.column(name)) : one(row.column(name)))
            .toList();
  }

  private static String one(ColumnValues values) {
    return values.count() == 0
        ? "[]"
        : values.isTime() ? Instant.ofEpochMilli(values.number(0)).toString() : text(values, 0);
  }

  private static String all(ColumnValues values) {
    return IntStream.range(0, values.count()).mapToObj(i -> text(values, i)).toList().toString();
  }

  private static String text(ColumnValues values, int index) {
    byte[] bytes = Arrays.copyOfRange(values.buffer(), values.start(index), values.end(index));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What the script writes. */
  static List<List<String>> expected() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int row = i;
      List<String> tags =
          IntStream.range(0, i % 6 == 0 ? 0 : i % 5)
              .filter(j -> j % 3 != 0)
              .mapToObj(j -> "t" + j)
              .toList();
      rows.add(
          List.of(
              "user-" + i,
              i % 7 == 0 ? "[]" : "mail" + row % 50 + "@example.com",
              i % 5 == 0 ? "[]" : Long.toString(4_915_100_000_000L + i),
              Integer.toString(i % 97),
              START.plus(i, ChronoUnit.MINUTES).toString(),
              Double.toString(i / 4.0),
              i % 11 == 0 ? "[]" : Boolean.toString(i % 2 == 0),
              tags.toString()));
    }
    return rows;
  }

  static Path resource(String name) {
    try {
      return Path.of(WrittenFilesTest.class.getResource("files/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
