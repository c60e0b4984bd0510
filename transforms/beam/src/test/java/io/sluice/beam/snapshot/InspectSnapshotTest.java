package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectSnapshotTest {
  private static final SourceColumns ID = SourceColumns.idsOnly("id");

  @TempDir private Path folder;

  @Test
  void rowGroupsRowsTypesAndTheNewestTimeAreFound() throws IOException {
    Path a = text("a.parquet", 250);
    Path b = text("b.parquet", 7);
    Files.setLastModifiedTime(a, FileTime.fromMillis(2_000_000_000_000L));
    Files.setLastModifiedTime(b, FileTime.fromMillis(1_000_000_000_000L));

    InspectSnapshot found = InspectSnapshot.of(ParquetFixture.pinned(a, b), ID);

    assertThat(found.rows(), is(257L));
    assertThat(found.newestMillis(), is(2_000_000_000_000L));
    assertThat(found.types(), equalTo(Map.of("id", "BINARY STRING")));
    List<SnapshotPart> ofA =
        found.parts().stream().filter(p -> p.path().equals(a.toString())).toList();
    assertThat(
        ofA.stream().map(SnapshotPart::rowGroup).toList(),
        equalTo(IntStream.range(0, ofA.size()).boxed().toList()));
    assertThat(ofA.stream().mapToLong(SnapshotPart::rows).sum(), is(250L));
    assertThat(
        found.parts().get(found.parts().size() - 1),
        equalTo(new SnapshotPart(b.toString(), Files.size(b), 0, 7)));
  }

  @Test
  void columnOfAnotherTypeInAnotherFileIsTold() throws IOException {
    Path number =
        ParquetFixture.write(
            folder.resolve("n.parquet"),
            schema("optional int64 id"),
            List.of(row -> row.add("id", 7L)));

    assertThat(
        InspectSnapshot.of(ParquetFixture.pinned(text("a.parquet", 1), number), ID).types(),
        equalTo(Map.of("id", "BINARY STRING or INT64")));
  }

  @Test
  void everyBrokenFileIsNamedWithItsLength() throws IOException {
    Path whole = text("whole.parquet", 300);
    Path cutInside = ParquetFixture.cut(text("cut.parquet", 300), 2_000);
    Path cutInTheFooter =
        ParquetFixture.cut(text("footer.parquet", 300), (int) Files.size(whole) - 5);
    Path empty = Files.write(folder.resolve("empty.parquet"), new byte[0]);
    Path other = Files.write(folder.resolve("other.parquet"), new byte[5_000]);

    String message = refusal(whole, cutInside, cutInTheFooter, empty, other);

    assertThat(message, containsString("source 'shoppers'"));
    for (Path broken : List.of(cutInside, cutInTheFooter, empty, other)) {
      assertThat(
          message,
          containsString(broken + ": is no whole Parquet file (" + Files.size(broken) + " bytes"));
    }
    assertThat(message, not(containsString("whole.parquet:")));
  }

  @Test
  void footerThatIsNoFooterIsNamed() throws IOException {
    Path file = text("a.parquet", 300);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length - 200; i < bytes.length - 8; i++) {
      bytes[i] = 0x55;
    }
    Files.write(file, bytes);

    assertThat(refusal(file), containsString(file + ": is no whole Parquet file"));
  }

  @Test
  void tenProblemsAreShownAndTheOthersCounted() throws IOException {
    Path[] broken = new Path[12];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = Files.write(folder.resolve("b" + i), new byte[0]);
    }

    String message = refusal(broken);

    assertThat(message, containsString("b9: "));
    assertThat(message, not(containsString("b10: ")));
    assertThat(message, containsString("and 2 more"));
  }

  @Test
  void missingColumnIsNamedForEachFile() throws IOException {
    Path a = text("a.parquet", 1);
    SnapshotInvalidException e =
        assertThrows(
            SnapshotInvalidException.class,
            () -> InspectSnapshot.of(ParquetFixture.pinned(a), SourceColumns.idsOnly("person")));

    assertThat(e.getMessage(), containsString(a + ": column 'person' is not in the file"));
  }

  private String refusal(Path... files) throws IOException {
    var pinned = ParquetFixture.pinned(files);
    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> InspectSnapshot.of(pinned, ID));
    assertThat(e.kind(), is(SnapshotInvalidException.Kind.INVALID));
    return e.getMessage();
  }

  private Path text(String name, int rows) throws IOException {
    Consumer<Group> row = group -> group.add("id", "u" + group.hashCode());
    return ParquetFixture.write(
        folder.resolve(name),
        schema("optional binary id (STRING)"),
        Collections.nCopies(rows, row));
  }
}
