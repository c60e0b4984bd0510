package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.beam.batch.FragmentFile.Frame;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.batch.WireSize;
import io.sluice.domain.ledger.StateDamagedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragmentFileTest {
  private static final List<PlannedChange> CHANGES = PlanFixture.changes("u", 3);

  @TempDir private Path folder;

  @Test
  void changesComeBackWithTheirOrderEndAndSize() throws IOException {
    Path file = folder.resolve("f");
    try (FragmentFile.Writer out = new FragmentFile.Writer(file.toString())) {
      out.add(SendOrder.PRIVACY, 0, CHANGES.get(0));
      out.add(SendOrder.RENEW, 1_900_000_000L, CHANGES.get(1));
      out.add(SendOrder.ADD, Long.MIN_VALUE, CHANGES.get(2));
      assertThat(out.count(), is(3L));
    }
    List<Frame> frames = read(file);

    assertThat(
        frames.stream().map(Frame::order).toList(),
        equalTo(List.of(SendOrder.PRIVACY, SendOrder.RENEW, SendOrder.ADD)));
    assertThat(
        frames.stream().map(Frame::ends).toList(),
        equalTo(List.of(0L, 1_900_000_000L, Long.MIN_VALUE)));
    for (int i = 0; i < 3; i++) {
      assertThat(frames.get(i).change(), equalTo(CHANGES.get(i)));
      assertThat((long) frames.get(i).wireBytes(), is(WireSize.of(CHANGES.get(i).toUpload())));
    }
  }

  @Test
  void fragmentWithoutChangesIsWhole() throws IOException {
    assertThat(read(write(List.of())), equalTo(List.of()));
  }

  @Test
  void fileTornAtAnyPlaceIsNoticed() throws IOException {
    Path file = write(CHANGES);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(StateDamagedException.class, () -> read(file), "cut at " + length);
    }
  }

  @Test
  void lostChangeIsNoticedByTheCount() throws IOException {
    Path file = write(CHANGES);
    byte[] whole = Files.readAllBytes(file);
    int frame = 1 + 8 + 4 + 4 + read(file).get(0).encoded().length;
    ByteArrayOutputStream without = new ByteArrayOutputStream();
    without.write(whole, frame, whole.length - frame);
    Files.write(file, without.toByteArray());

    StateDamagedException e = assertThrows(StateDamagedException.class, () -> read(file));
    assertThat(
        e.getMessage(), equalTo(file + " holds 2 changes of 3: plan again, nothing was sent"));
  }

  @Test
  void secondTryReplacesWhatTheFirstLeft() throws IOException {
    Path file = write(CHANGES);
    write(CHANGES.subList(0, 1));

    assertThat(read(file).size(), is(1));
  }

  @Test
  void fragmentsAndDocumentsOfTheMergeAreTheirOwnersOnly() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path changes = folder.resolve("new/changes");
    Path document = folder.resolve("new/document.json");
    FragmentFile.output().changes(changes.toString()).close();
    FragmentFile.output().document(document.toString(), List.of("a"));

    for (Path file : List.of(changes, document)) {
      assertThat(
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), is("rw-------"));
    }
    assertThat(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(changes.getParent())),
        is("rwx------"));
    assertThat(
        List.of(JsonObjects.read(document.toString(), String[].class).orElseThrow()),
        is(List.of("a")));
  }

  private Path write(List<PlannedChange> changes) throws IOException {
    Path file = folder.resolve("f");
    try (FragmentFile.Writer out = new FragmentFile.Writer(file.toString())) {
      for (PlannedChange change : changes) {
        out.add(SendOrder.ADD, 0, change);
      }
    }
    return file;
  }

  private static List<Frame> read(Path file) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try (FragmentFile.Reader reader = new FragmentFile.Reader(file.toString())) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
