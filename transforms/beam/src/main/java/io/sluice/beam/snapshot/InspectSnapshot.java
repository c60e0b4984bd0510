package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.beam.snapshot.SourceLayout.FileReading;
import io.sluice.beam.snapshot.SourceLayout.Finder;
import io.sluice.beam.snapshot.SourceLayout.TableColumns;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

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
    return of(pinned, columns, SourceLayout.BY_NAME);
  }

  /**
   * Inspects all files that hold rows.
   *
   * @param layout where the columns are in each file
   * @throws SnapshotInvalidException naming every problem of the table, or of up to ten files
   */
  public static InspectSnapshot of(
      PinnedSource pinned, MappedColumns columns, SourceLayout layout) {
    Finder finder = layout.finder(columns);
    Map<String, String> tableTypes = tableTypes(pinned, columns, finder);
    List<PinnedFile> files = pinned.files().stream().filter(layout::holdsRows).toList();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<FileFacts>> pending = new ArrayList<>();
      for (PinnedFile file : files) {
        pending.add(threads.submit(() -> inspect(file, columns, finder)));
      }
      return collect(pinned, files, tableTypes, pending);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The types of a table's columns, which hold whatever its older files have; else none. */
  private static Map<String, String> tableTypes(
      PinnedSource pinned, MappedColumns columns, Finder finder) {
    Optional<TableColumns> table = finder.table();
    if (table.isEmpty()) {
      return Map.of();
    }
    ColumnBinding binding = ColumnBinding.of(table.get().schema(), columns, table.get().places());
    List<String> problems = new ArrayList<>(table.get().problems());
    binding.problems().stream()
        .filter(p -> table.get().problems().isEmpty())
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new SnapshotInvalidException(Kind.INVALID, message(pinned, problems));
    }
    return binding.types();
  }

  /**
   * Where columns are that are not under their own names, as text; empty where all are. The same
   * files mean other values once a table's columns are renamed.
   */
  public String elsewhere() {
    StringBuilder text = new StringBuilder();
    for (SnapshotPart part : parts) {
      if (part.rowGroup() == 0) {
        part.places()
            .byName()
            .forEach(
                (name, place) -> {
                  if (!place.equals(new ColumnPlace.Stored(List.of(name)))) {
                    text.append('\n').append(part.path()).append('\t').append(name).append(place);
                  }
                });
      }
    }
    return text.toString();
  }

  private record FileFacts(
      List<SnapshotPart> parts, Map<String, String> types, List<String> problems) {}

  private static FileFacts inspect(PinnedFile file, MappedColumns columns, Finder finder) {
    Optional<FileReading> other = finder.withoutFooter(file);
    if (other.isPresent()) {
      return whole(file, other.get());
    }
    try {
      return Decoding.of(() -> footer(file, columns, finder));
    } catch (IOException e) {
      return corrupt(file, e);
    }
  }

  private static FileFacts footer(PinnedFile file, MappedColumns columns, Finder finder)
      throws IOException {
    InputFile held = FooterSchema.withFooterHeld(new ChannelInputFile(file.path(), file.bytes()));
    try (ParquetFileReader reader = ParquetFile.open(held)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      FileReading reading = finder.find(file, schema, reader.getRecordCount());
      if (!reading.problems().isEmpty() || reading.records() != null) {
        return whole(file, reading);
      }
      Set<List<String>> nulls = FooterSchema.nullColumns(held);
      ColumnBinding binding = ColumnBinding.of(schema, columns, reading.places(), nulls);
      List<String> problems = new ArrayList<>(binding.problems());
      problems.addAll(ParquetFile.problems(reader, binding.stored()));
      return new FileFacts(
          parts(file, reader.getRowGroups(), binding.places()), binding.types(), problems);
    }
  }

  private static List<SnapshotPart> parts(
      PinnedFile file, List<BlockMetaData> groups, ColumnPlaces places) {
    List<SnapshotPart> parts = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      long rows = groups.get(i).getRowCount();
      parts.add(new SnapshotPart(file.path(), file.bytes(), i, rows, places));
    }
    return parts;
  }

  /** A file that is one part, or none since it cannot be read. */
  private static FileFacts whole(PinnedFile file, FileReading reading) {
    List<SnapshotPart> parts =
        reading.records() == null || reading.rows() == 0
            ? List.of()
            : List.of(
                new SnapshotPart(
                    file.path(),
                    file.bytes(),
                    0,
                    reading.rows(),
                    reading.places(),
                    reading.records()));
    return new FileFacts(parts, Map.of(), reading.problems());
  }

  private static FileFacts corrupt(PinnedFile file, Throwable e) {
    return new FileFacts(List.of(), Map.of(), List.of(ParquetFile.unreadable(file.bytes(), e)));
  }

  private static InspectSnapshot collect(
      PinnedSource pinned,
      List<PinnedFile> files,
      Map<String, String> tableTypes,
      List<Future<FileFacts>> pending) {
    List<SnapshotPart> parts = new ArrayList<>();
    Map<String, String> types = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    long newest = 0;
    for (int i = 0; i < pending.size(); i++) {
      PinnedFile file = files.get(i);
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
    return new InspectSnapshot(parts, rows, newest, tableTypes.isEmpty() ? types : tableTypes);
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
