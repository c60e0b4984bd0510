package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * Reads the footers of a pinned snapshot before anything is planned: every file must be Parquet and
 * have the mapped columns with usable types.
 *
 * @param parts the row groups to read, by file and position
 * @param rows rows in all
 * @param newestMillis modification time of the newest file, epoch milliseconds
 * @param types type of each mapped column as text
 */
public record InspectSnapshot(
    List<SnapshotPart> parts, long rows, long newestMillis, Map<String, String> types) {
  private static final int THREADS = 8;
  private static final int PROBLEMS_SHOWN = 10;

  /** Copies the collections. */
  public InspectSnapshot {
    parts = List.copyOf(parts);
    types = Map.copyOf(types);
  }

  /**
   * Inspects all files.
   *
   * @throws SnapshotInvalidException naming every problem of up to ten files
   */
  public static InspectSnapshot of(PinnedSource pinned, MappedColumns columns) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<FileFacts>> pending = new ArrayList<>();
      for (PinnedFile file : pinned.files()) {
        pending.add(threads.submit(() -> inspect(file, columns)));
      }
      return collect(pinned, pending);
    } finally {
      threads.shutdownNow();
    }
  }

  private record FileFacts(
      List<SnapshotPart> parts, Map<String, String> types, List<String> problems) {}

  private static FileFacts inspect(PinnedFile file, MappedColumns columns) {
    List<SnapshotPart> parts = new ArrayList<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(new ChannelInputFile(file.path(), file.bytes()))) {
      ColumnBinding binding =
          ColumnBinding.of(reader.getFileMetaData().getSchema(), columns, ColumnPlaces.BY_NAME);
      List<BlockMetaData> groups = reader.getRowGroups();
      for (int i = 0; i < groups.size(); i++) {
        parts.add(new SnapshotPart(file.path(), file.bytes(), i, groups.get(i).getRowCount()));
      }
      return new FileFacts(parts, binding.types(), binding.problems());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return corrupt(file, e);
    }
  }

  private static FileFacts corrupt(PinnedFile file, Throwable e) {
    return new FileFacts(
        List.of(),
        Map.of(),
        List.of(
            "is no whole Parquet file ("
                + file.bytes()
                + " bytes, "
                + e.getClass().getSimpleName()
                + "); write it anew"));
  }

  private static InspectSnapshot collect(PinnedSource pinned, List<Future<FileFacts>> pending) {
    List<SnapshotPart> parts = new ArrayList<>();
    Map<String, String> types = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    long newest = 0;
    for (int i = 0; i < pending.size(); i++) {
      PinnedFile file = pinned.files().get(i);
      FileFacts facts = join(pending.get(i), file);
      parts.addAll(facts.parts());
      facts.problems().forEach(p -> problems.add(file.path() + ": " + p));
      facts.types().forEach((name, type) -> types.merge(name, type, InspectSnapshot::both));
      newest = Math.max(newest, file.modifiedMillis());
    }
    if (!problems.isEmpty()) {
      throw new SnapshotInvalidException(Kind.INVALID, message(pinned, problems));
    }
    long rows = parts.stream().mapToLong(SnapshotPart::rows).sum();
    return new InspectSnapshot(parts, rows, newest, types);
  }

  private static String both(String one, String other) {
    return one.equals(other) ? one : one + " or " + other;
  }

  private static String message(PinnedSource pinned, List<String> problems) {
    String shown = String.join("\n  ", problems.stream().limit(PROBLEMS_SHOWN).toList());
    String more =
        problems.size() > PROBLEMS_SHOWN
            ? "\n  and " + (problems.size() - PROBLEMS_SHOWN) + " more"
            : "";
    return "source '" + pinned.source() + "' cannot be read as configured:\n  " + shown + more;
  }

  private static FileFacts join(Future<FileFacts> pending, PinnedFile file) {
    try {
      return pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading footers", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      // Parquet says with a bare RuntimeException that the marks at a file's ends are not there.
      return corrupt(file, e.getCause());
    }
  }
}
