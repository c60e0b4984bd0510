package io.sluice.beam.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinSnapshotTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

  @TempDir private Path lake;

  @Test
  void filesArePinnedByPathWithTheirLengthAndTime() throws IOException {
    Path b = file("day=2026-11-22/b.parquet", "12345");
    Path a = file("day=2026-11-22/a.parquet", "1");
    file("day=2026-11-22/notes.txt", "not ours");
    file("day=2026-11-21/c.parquet", "yesterday's");

    PinnedSource pinned = PinSnapshot.of(dated(null, null), TODAY);

    assertThat(
        pinned.files().stream().map(f -> f.path() + " " + f.bytes()).toList(),
        equalTo(List.of(a + " 1", b + " 5")));
    assertThat(pinned.files().get(0).modifiedMillis(), is(Files.getLastModifiedTime(a).toMillis()));
    assertThat(pinned.reference(), containsString("day=2026-11-22"));
    assertThat(pinned.source(), is("shoppers"));
  }

  @Test
  void hiddenFilesAreNoPartOfASnapshot() throws IOException {
    file("day=2026-11-22/_temporary.parquet", "x");
    file("day=2026-11-22/.a.parquet", "x");
    Path a = file("day=2026-11-22/a.parquet", "x");

    assertThat(paths(PinSnapshot.of(dated(null, null), TODAY)), equalTo(List.of(a.toString())));
  }

  @Test
  void dayThatIsNotThereYetIsWaitedFor() throws IOException {
    file("day=2026-11-21/a.parquet", "x");

    assertRefused(dated(null, null), Kind.NOT_YET, "is not there yet");
  }

  @Test
  void folderWithoutADayThatIsNotThereIsAMistake() {
    assertRefused(
        location("customers/*.parquet", null, null), Kind.INVALID, "mend the path in the source");
  }

  @Test
  void emptySnapshotIsNeverAnEmptyAudience() throws IOException {
    Files.createDirectories(lake.resolve("day=2026-11-22"));
    assertRefused(dated(null, null), Kind.INVALID, "would remove everybody");

    file("day=2026-11-22/_SUCCESS", "");
    assertRefused(dated(null, null), Kind.INVALID, "would remove everybody");
  }

  @Test
  void markerIsWaitedForEvenWhereFilesAreThere() throws IOException {
    file("day=2026-11-22/a.parquet", "x");
    assertRefused(dated("_SUCCESS", null), Kind.NOT_YET, "marker _SUCCESS is not in ");

    file("day=2026-11-22/_SUCCESS", "");
    assertThat(PinSnapshot.of(dated("_SUCCESS", null), TODAY).files().size(), is(1));
  }

  @Test
  void windowTakesTheDaysThatAreThereAndNeedsTheNewest() throws IOException {
    Path newest = file("day=2026-11-22/a.parquet", "x");
    Path oldest = file("day=2026-11-20/a.parquet", "x");
    file("day=2026-11-19/a.parquet", "outside");
    SnapshotLocation window = dated(null, Period.ofDays(3));

    assertThat(
        paths(PinSnapshot.of(window, TODAY)),
        equalTo(List.of(oldest.toString(), newest.toString())));

    Files.delete(newest);
    Files.delete(newest.getParent());
    assertRefused(window, Kind.NOT_YET, "2026-11-22");
  }

  @Test
  void dayOfASnapshotIsTheZonesAndTheOffsets() {
    SnapshotLocation tokyo =
        new SnapshotLocation(
            "s", "{date}/*", Period.ofDays(-1), ZoneId.of("Asia/Tokyo"), null, null);

    assertThat(tokyo.day(Instant.parse("2026-11-21T15:00:00Z")), is(LocalDate.parse("2026-11-21")));
    assertThat(tokyo.day(Instant.parse("2026-11-21T14:59:59Z")), is(LocalDate.parse("2026-11-20")));
  }

  @Test
  void pinnedFileThatChangedOrWentIsNoticed() throws IOException {
    Path a = file("day=2026-11-22/a.parquet", "x");
    PinnedSource pinned = PinSnapshot.of(dated(null, null), TODAY);
    PinSnapshot.requireUnchanged(pinned);
    FileTime before = Files.getLastModifiedTime(a);

    Files.setLastModifiedTime(a, FileTime.fromMillis(before.toMillis() + 5_000));
    assertChanged(pinned, "has changed");

    Files.writeString(a, "longer");
    Files.setLastModifiedTime(a, before);
    assertChanged(pinned, "has changed");

    Files.delete(a);
    assertChanged(pinned, "is gone");
  }

  private static void assertChanged(PinnedSource pinned, String what) {
    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> PinSnapshot.requireUnchanged(pinned));
    assertThat(e.kind(), is(Kind.INVALID));
    assertThat(e.getMessage(), containsString("a.parquet " + what));
  }

  private static void assertRefused(SnapshotLocation location, Kind kind, String words) {
    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> PinSnapshot.of(location, TODAY));
    assertThat(e.getMessage(), containsString(words));
    assertThat(e.getMessage(), containsString("source 'shoppers'"));
    assertThat(e.kind(), is(kind));
  }

  private SnapshotLocation dated(@Nullable String ready, @Nullable Period window) {
    return location("day={date}/*.parquet", ready, window);
  }

  private SnapshotLocation location(
      String pattern, @Nullable String ready, @Nullable Period window) {
    return new SnapshotLocation(
        "shoppers", lake + "/" + pattern, Period.ZERO, ZoneOffset.UTC, ready, window);
  }

  private static List<String> paths(PinnedSource pinned) {
    return pinned.files().stream().map(f -> f.path()).toList();
  }

  private Path file(String name, String content) throws IOException {
    Path file = lake.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
