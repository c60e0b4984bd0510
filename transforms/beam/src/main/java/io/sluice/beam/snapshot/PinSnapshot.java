package io.sluice.beam.snapshot;

import com.google.common.collect.ImmutableList;
import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * Resolves a location to a fixed list of files. A pattern that matches nothing is an error, never
 * an empty audience: on Beam a wildcard without a match reads zero rows and says nothing.
 */
public final class PinSnapshot {
  private PinSnapshot() {}

  /**
   * Lists the files of a snapshot.
   *
   * @param newest the newest day; its folder must be there, older days of a window may be missing
   * @return the pinned files, by path
   * @throws SnapshotInvalidException {@code NOT_YET} when the newest day or its marker is not there
   *     yet, {@code INVALID} when it is there and empty
   */
  public static PinnedSource of(SnapshotLocation location, LocalDate newest) {
    List<PinnedFile> files = new ArrayList<>();
    List<LocalDate> days = location.days(newest);
    for (LocalDate day : days) {
      boolean mustExist = day.equals(newest);
      String pattern = location.on(day);
      List<PinnedFile> found = match(pattern);
      if (mustExist) {
        requireThere(location, pattern, found);
      }
      files.addAll(found);
    }
    files.sort(Comparator.comparing(PinnedFile::path));
    return new PinnedSource(
        location.source(), "parquet", location.on(newest), null, ImmutableList.copyOf(files));
  }

  /**
   * Fails when a pinned file has gone or changed: a plan reads what it pinned or nothing. Iceberg
   * never writes a file twice and pins the time of the commit, so only the length counts there.
   *
   * @throws SnapshotInvalidException {@code INVALID}, naming the first such file
   */
  public static void requireUnchanged(PinnedSource pinned) {
    List<List<PinnedFile>> present = matchEach(pinned.files());
    for (int i = 0; i < present.size(); i++) {
      PinnedFile file = pinned.files().get(i);
      List<PinnedFile> now = present.get(i);
      if (!same(pinned, file, now)) {
        throw new SnapshotInvalidException(
            Kind.INVALID,
            "source '"
                + pinned.source()
                + "': pinned file "
                + file.path()
                + (now.isEmpty() ? " is gone" : " has changed")
                + " since it was pinned; write snapshots once, and plan again");
      }
    }
  }

  /** Asks an object store for many files at once. */
  private static List<List<PinnedFile>> matchEach(List<PinnedFile> files) {
    if (files.isEmpty() || files.stream().anyMatch(f -> LocalFiles.isLocal(f.path()))) {
      return files.stream().map(f -> match(f.path())).toList();
    }
    List<String> paths = files.stream().map(PinnedFile::path).toList();
    try {
      List<List<PinnedFile>> present = new ArrayList<>();
      for (MatchResult result : FileSystems.match(paths, EmptyMatchTreatment.ALLOW)) {
        present.add(
            result.status() == MatchResult.Status.NOT_FOUND
                ? List.of()
                : result.metadata().stream().map(PinSnapshot::pinned).toList());
      }
      return present;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the pinned files", e);
    }
  }

  private static PinnedFile pinned(MatchResult.Metadata m) {
    return new PinnedFile(m.resourceId().toString(), m.sizeBytes(), m.lastModifiedMillis());
  }

  private static boolean same(PinnedSource pinned, PinnedFile file, List<PinnedFile> now) {
    return pinned.snapshotId() == null
        ? now.equals(List.of(file))
        : now.size() == 1 && now.get(0).bytes() == file.bytes();
  }

  private static void requireThere(
      SnapshotLocation location, String pattern, List<PinnedFile> found) {
    String folder = SnapshotLocation.folder(pattern);
    if (location.ready() != null && match(folder + "/" + location.ready()).isEmpty()) {
      throw new SnapshotInvalidException(
          Kind.NOT_YET,
          "source '"
              + location.source()
              + "': marker "
              + location.ready()
              + " is not in "
              + folder
              + " yet; run again when the warehouse has finished it");
    }
    if (!found.isEmpty()) {
      return;
    }
    boolean folderThere = !match(folder).isEmpty() || !match(folder + "/*").isEmpty();
    if (folderThere) {
      throw new SnapshotInvalidException(
          Kind.INVALID,
          "source '"
              + location.source()
              + "': "
              + folder
              + " is there but nothing in it matches "
              + pattern
              + "; an empty snapshot would remove everybody, so nothing was planned");
    }
    throw new SnapshotInvalidException(
        location.dated() ? Kind.NOT_YET : Kind.INVALID,
        "source '"
            + location.source()
            + "': "
            + folder
            + " is not there"
            + (location.dated()
                ? " yet; run again when the warehouse has written it, or name a day with --snapshot"
                : "; mend the path in the source"));
  }

  private static List<PinnedFile> match(String pattern) {
    try {
      if (LocalFiles.isLocal(pattern)) {
        return LocalFiles.list(pattern);
      }
      MatchResult result = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW);
      return committed(pattern, result);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + pattern, e);
    }
  }

  private static List<PinnedFile> committed(String pattern, MatchResult result) throws IOException {
    CommittedFiles committed = CommittedFiles.of(pattern);
    List<PinnedFile> files = new ArrayList<>();
    for (MatchResult.Metadata m : result.metadata()) {
      PinnedFile file = pinned(m);
      if (!CommittedFiles.several(pattern) || committed.contains(file.path())) {
        files.add(file);
      }
    }
    return files;
  }
}
