package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.records.PlanManifest.PinnedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only what a writer has committed is read, and the folders' names say what files do not. */
class CommittedFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "data/a/p.parquet, true",
    "data/_temporary/part-0.parquet, false",
    "data/.spark-staging-7/p.parquet, false",
    "data/.hive-staging_hive_2026/p.parquet, false",
    "data/_delta_log/p.parquet, false",
    "data/a/_p.parquet, false",
    "data/a/.p.parquet.crc, false",
    "data/a/p.parquet._COPYING_, false",
    "data/_dt=2026-11-30/p.parquet, true",
    "data/.dt=2026-11-30/p.parquet, false",
  })
  void segmentBelowTheFixedStartIsHiddenAsSparkHidesIt(String path, boolean shown)
      throws IOException {
    touch(path);

    assertThat(pin("data/*/*").isEmpty(), is(!shown));
    assertThat(CommittedFiles.of("s3://b/data/*/*").contains("s3://b/" + path), is(shown));
  }

  @ParameterizedTest
  @CsvSource({
    "_raw/x/p.parquet, _raw/*/*.parquet",
    "data/x/_out/p.parquet, data/*/_out/*.parquet",
    "data/x/_part-1.parquet, data/*/_part-*.parquet",
    "data/.v1/p.parquet, data/.v?/*.parquet",
  })
  void segmentThatThePatternSpellsOutIsRead(String path, String pattern) throws IOException {
    touch(path);

    assertThat(pin(pattern), contains(folder.resolve(path).toString()));
    assertThat(CommittedFiles.of("s3://b/" + pattern).contains("s3://b/" + path), is(true));
  }

  @Test
  void filesAreFoundThroughLinksAndAtAnyDepth() throws IOException {
    Path file = touch("elsewhere/deep/p.parquet");
    Files.createDirectories(folder.resolve("data/x"));
    Files.createSymbolicLink(folder.resolve("data/link"), folder.resolve("elsewhere/deep"));
    Files.createSymbolicLink(folder.resolve("data/x/part.parquet"), file);

    assertThat(
        pin("data/*/*.parquet"),
        contains(
            folder.resolve("data/link/p.parquet").toString(),
            folder.resolve("data/x/part.parquet").toString()));
    assertThat(pin("elsewhere/**.parquet"), contains(file.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "data/x/part.parquet, data/*/*.parquet",
    "data/y, data/*/*.parquet",
    "data/x/part.parquet, data/x/part.parquet",
    "data, data/*/*.parquet"
  })
  void linkToNowhereIsNamed(String link, String pattern) throws IOException {
    if (!link.equals("data")) {
      touch("data/x/other.parquet");
    }
    Path at = folder.resolve(link);
    Files.createSymbolicLink(at, folder.resolve("gone"));

    SnapshotInvalidException e = assertThrows(SnapshotInvalidException.class, () -> pin(pattern));

    assertThat(e.kind(), is(Kind.INVALID));
    assertThat(
        e.getMessage(),
        allOf(containsString(at.toString()), containsString("is a link to a file that is not")));
  }

  @Test
  void loopOfLinksIsNamedUnlessItIsHidden() throws IOException {
    touch("data/x/p.parquet");
    Files.createSymbolicLink(folder.resolve("data/_loop"), folder.resolve("data"));
    assertThat(pin("data/**/*.parquet"), contains(folder.resolve("data/x/p.parquet").toString()));

    Path loop = Files.createSymbolicLink(folder.resolve("data/x/loop"), folder.resolve("data"));
    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> pin("data/**/*.parquet"));

    assertThat(e.getMessage(), containsString(loop + " is a link into a folder above itself"));
  }

  @Test
  void partitionFoldersAreColumnsOfTheirFiles() throws IOException {
    List<String> rows = new ArrayList<>();
    write("data/dt=2026-11-30/country=US/p.parquet", "id", "a");
    write("data/dt=2026-11-30/country=S%2Fa%C3%B6+/p.parquet", "id", "b");
    write("data/dt=2026-12-01/country=__HIVE_DEFAULT_PARTITION__/p.parquet", "id", "c");

    rows.addAll(read("data/*/*/*.parquet", "id", "country", "DT"));

    assertThat(rows, contains("b|S/aö+|2026-11-30", "a|US|2026-11-30", "c|-|2026-12-01"));
  }

  @Test
  void folderCountsWhereTheFileHasTheColumnToo() throws IOException {
    write("data/country=US/p.parquet", "country", "DE");

    assertThat(read("data/*/*.parquet", "country"), contains("US"));
  }

  private List<String> read(String pattern, String... columns) {
    SourceColumns mapped =
        new SourceColumns(
            columns[0], null, null, null, null, null, null, Map.of(), List.of(columns), null);
    List<String> rows = new ArrayList<>();
    InspectSnapshot inspected =
        InspectSnapshot.of(PinSnapshot.of(location(pattern), LocalDate.EPOCH), mapped);
    for (SnapshotPart part : inspected.parts()) {
      try (RowCursor cursor = RowCursor.open(part, mapped)) {
        while (cursor.next()) {
          List<String> row = new ArrayList<>();
          for (String column : columns) {
            ColumnValues v = cursor.column(column);
            row.add(
                v.count() == 0
                    ? "-"
                    : new String(
                        v.buffer(), v.start(0), v.end(0) - v.start(0), StandardCharsets.UTF_8));
          }
          rows.add(String.join("|", row));
        }
      }
    }
    return rows;
  }

  private void write(String path, String column, String value) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    ParquetFixture.write(
        file,
        schema("required binary " + column + " (STRING)"),
        List.of(row -> row.append(column, value)));
  }

  private Path touch(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private List<String> pin(String pattern) {
    try {
      return PinSnapshot.of(location(pattern), LocalDate.EPOCH).files().stream()
          .map(PinnedFile::path)
          .toList();
    } catch (SnapshotInvalidException e) {
      if (e.getMessage().matches(".*(nothing in it matches|is not there; mend the path).*")) {
        return List.of();
      }
      throw e;
    }
  }

  private SnapshotLocation location(String pattern) {
    return new SnapshotLocation(
        "people", folder + "/" + pattern, Period.ZERO, ZoneOffset.UTC, null, null);
  }
}
