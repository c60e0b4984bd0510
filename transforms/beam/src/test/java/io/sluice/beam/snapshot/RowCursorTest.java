package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.addTexts;
import static io.sluice.beam.snapshot.ParquetFixture.listOfText;
import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCursorTest {
  private static final MessageType SCHEMA =
      schema(
          "optional binary id (STRING)",
          "optional binary mail (STRING)",
          listOfText("mails"),
          "optional int32 unused");
  private static final SourceColumns COLUMNS =
      new SourceColumns(
          "id",
          null,
          null,
          null,
          null,
          null,
          null,
          Map.of(MatchKeyType.EMAIL, List.of("mails", "mail")),
          List.of(),
          null);

  @TempDir private Path folder;

  @Test
  void rowsOfAllGroupsAreReadOnce() throws IOException {
    List<Consumer<Group>> rows = new ArrayList<>();
    IntStream.range(0, 250).forEach(i -> rows.add(row -> row.add("id", "u" + i)));
    Path file = ParquetFixture.write(folder.resolve("a.parquet"), SCHEMA, rows);
    List<SnapshotPart> parts = ParquetFixture.parts(COLUMNS, file);
    List<String> ids = new ArrayList<>();
    for (SnapshotPart part : parts) {
      try (RowCursor row = RowCursor.open(part, COLUMNS)) {
        while (row.next()) {
          ids.addAll(texts(row.id()));
        }
      }
    }

    assertThat(parts.size(), greaterThan(1));
    assertThat(ids, equalTo(IntStream.range(0, 250).mapToObj(i -> "u" + i).toList()));
  }

  @Test
  void listsNullsAndPlainValuesOfARowStayTogether() throws IOException {
    String longText = "x".repeat(1_000);
    Path file =
        ParquetFixture.write(
            folder.resolve("a.parquet"),
            SCHEMA,
            List.of(
                row -> {
                  row.add("id", "u1");
                  addTexts(row, "mails", Arrays.asList("a", null, longText, "", "b", "c", "d"));
                },
                row -> row.add("mail", "plain"),
                row -> addTexts(row, "mails", List.of())));
    List<List<String>> found = new ArrayList<>();
    try (RowCursor row = RowCursor.open(ParquetFixture.parts(COLUMNS, file).get(0), COLUMNS)) {
      while (row.next()) {
        ColumnValues[] mails = row.keys(MatchKeyType.EMAIL);
        found.add(texts(row.id()));
        found.add(texts(mails[0]));
        found.add(texts(mails[1]));
      }
      assertThat(row.next(), is(false));
      assertThat(row.keys(MatchKeyType.PHONE).length, is(0));
      assertThat(row.column("unused"), nullValue());
      assertThat(row.column(null), nullValue());
    }

    assertThat(
        found,
        equalTo(
            List.of(
                List.of("u1"),
                List.of("a", longText, "", "b", "c", "d"),
                List.of(),
                List.of(),
                List.of(),
                List.of("plain"),
                List.of(),
                List.of(),
                List.of())));
  }

  @Test
  void columnThatIsNotThereIsNamedWithTheFile() throws IOException {
    Path file =
        ParquetFixture.write(
            folder.resolve("a.parquet"), SCHEMA, List.of(row -> row.add("id", "u")));
    SnapshotPart part = ParquetFixture.parts(COLUMNS, file).get(0);
    SnapshotInvalidException e =
        assertThrows(
            SnapshotInvalidException.class,
            () -> RowCursor.open(part, SourceColumns.idsOnly("person")));

    assertThat(e.kind(), is(SnapshotInvalidException.Kind.INVALID));
    assertThat(e.getMessage(), containsString("a.parquet: column 'person' is not in the file"));
  }

  private static List<String> texts(ColumnValues values) {
    return IntStream.range(0, values.count())
        .mapToObj(
            i ->
                new String(
                    values.buffer(),
                    values.start(i),
                    values.end(i) - values.start(i),
                    StandardCharsets.UTF_8))
        .toList();
  }
}
