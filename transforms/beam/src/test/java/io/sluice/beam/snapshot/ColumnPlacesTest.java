package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are not where their name says: under another name, in no page, or nowhere. */
class ColumnPlacesTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file =
        ParquetFixture.write(
            folder.resolve("a.parquet"),
            schema(
                "required binary id (STRING)",
                "required binary old (STRING)",
                "optional group home { optional binary city (STRING); }"),
            List.of(
                row -> {
                  row.append("id", "i1").append("old", "o1");
                  row.addGroup("home").append("city", "c1");
                },
                row -> row.append("id", "i2").append("old", "o2")));
  }

  @Test
  void valuesComeFromTheirPlaceWhateverTheNames() throws IOException {
    ColumnPlaces places =
        new ColumnPlaces(
            Map.of(
                "id", new ColumnPlace.Stored(List.of("old")),
                "old", new ColumnPlace.Stored(List.of("id")),
                "home.city", new ColumnPlace.Stored(List.of("home", "city")),
                "dt", new ColumnPlace.Constant("2026-11-30"),
                "added", new ColumnPlace.Absent()));

    assertThat(
        rows(places, "id", "old", "home.city", "dt", "added"),
        equalTo(List.of("o1|i1|c1|2026-11-30|-", "o2|i2|-|2026-11-30|-")));
  }

  @Test
  void rowsAreCountedWhereTheFileStoresNoMappedColumn() throws IOException {
    ColumnPlaces places = new ColumnPlaces(Map.of("id", new ColumnPlace.Absent()));

    assertThat(rows(places, "id"), equalTo(List.of("-", "-")));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30, Europe/Berlin, 2026-11-29T23:00:00Z, true",
    "2026-11-30 10:15:30.5, UTC, 2026-11-30T10:15:30.5Z, false",
    "2026-11-30T10:15:30Z, , 2026-11-30T10:15:30Z, false",
  })
  void constantIsATimeWhereATimeIsMapped(String text, String zone, Instant time, boolean day)
      throws IOException {
    ColumnPlaces places = new ColumnPlaces(Map.of("dt", new ColumnPlace.Constant(text)));
    try (RowCursor cursor = RowCursor.open(part(places), time("dt", zone))) {
      assertThat(cursor.next(), is(true));
      ColumnValues values = cursor.column("dt");
      assertThat(values.isTime(), is(true));
      assertThat(values.isDay(), is(day));
      assertThat(Instant.ofEpochMilli(values.number(0)), is(time));
    }
  }

  @ParameterizedTest
  @CsvSource({"yesterday, UTC", "2026-11-30, "})
  void constantThatIsNoTimeIsNamed(String text, String zone) throws IOException {
    ColumnPlaces places = new ColumnPlaces(Map.of("dt", new ColumnPlace.Constant(text)));
    SnapshotPart part = part(places);
    MappedColumns columns = time("dt", zone);

    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> RowCursor.open(part, columns));

    assertThat(e.getMessage(), containsString("column 'dt' is '" + text + "' for the whole file"));
  }

  private SnapshotPart part(ColumnPlaces places) throws IOException {
    return new SnapshotPart(file.toString(), Files.size(file), 0, 2, places);
  }

  private static MappedColumns time(String column, String zone) {
    return new SourceColumns("id", column, null, null, null, null, null, Map.of(), List.of(), zone);
  }

  private List<String> rows(ColumnPlaces places, String... columns) throws IOException {
    List<String> rows = new ArrayList<>();
    SourceColumns mapped =
        new SourceColumns(
            columns[0], null, null, null, null, null, null, Map.of(), List.of(columns), null);
    try (RowCursor cursor = RowCursor.open(part(places), mapped)) {
      while (cursor.next()) {
        List<String> row = new ArrayList<>();
        for (String column : columns) {
          row.add(text(cursor.column(column)));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  private static String text(ColumnValues values) {
    return values.count() == 0
        ? "-"
        : new String(
            values.buffer(),
            values.start(0),
            values.end(0) - values.start(0),
            StandardCharsets.UTF_8);
  }
}
