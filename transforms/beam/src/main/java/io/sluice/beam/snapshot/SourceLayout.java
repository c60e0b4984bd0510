package io.sluice.beam.snapshot;

import io.sluice.records.PlanManifest.PinnedFile;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source's files beyond their own schemas: a table's columns, the values of
 * partitions. For the driver; safe for several threads.
 */
public interface SourceLayout {
  /** Files whose columns are found by their names, in the file or in the names of its folders. */
  SourceLayout BY_NAME =
      columns ->
          (file, schema, rows) ->
              FileReading.of(
                  FolderColumns.places(file.path(), columns.readings().keySet(), schema));

  /** Finds the configured columns. */
  Finder finder(MappedColumns columns);

  /** True for a file with rows, false for one that only says which rows of others are deleted. */
  default boolean holdsRows(PinnedFile file) {
    return true;
  }

  /** Changes whenever the same files mean other values, such as after a column was renamed. */
  default String version() {
    return "";
  }

  /** Finds the configured columns in each file. */
  interface Finder {
    /**
     * How a Parquet file is read.
     *
     * @param rows the number of its rows
     */
    FileReading find(PinnedFile file, MessageType schema, long rows);

    /** The columns of the table, where there is one; they are checked once for all files. */
    default Optional<TableColumns> table() {
      return Optional.empty();
    }

    /** The reading of a file that is not Parquet, empty where it is. */
    default Optional<FileReading> withoutFooter(PinnedFile file) {
      return Optional.empty();
    }
  }

  /**
   * The configured columns of a table.
   *
   * @param schema the table's columns in Parquet's words
   * @param places where the configured columns are in it
   * @param problems those that the table does not have, one sentence each with its remedy
   */
  record TableColumns(MessageType schema, ColumnPlaces places, List<String> problems) {
    /** Copies the list. */
    public TableColumns {
      problems = List.copyOf(problems);
    }
  }

  /**
   * How a file is read.
   *
   * @param places where the configured columns are in it
   * @param problems why it cannot be read, one sentence each with its remedy
   * @param records its rows as records, {@code null} where its pages are read
   * @param rows the number of records, 0 where its pages are read
   */
  record FileReading(
      ColumnPlaces places, List<String> problems, @Nullable RecordFile records, long rows) {
    /** Copies the list. */
    public FileReading {
      problems = List.copyOf(problems);
    }

    /** A file that is read page by page. */
    public static FileReading of(ColumnPlaces places) {
      return new FileReading(places, List.of(), null, 0);
    }

    /** A file that cannot be read. */
    public static FileReading refused(String problem) {
      return new FileReading(ColumnPlaces.BY_NAME, List.of(problem), null, 0);
    }

    /** A file whose rows come as records. */
    public static FileReading of(ColumnPlaces places, RecordFile records, long rows) {
      return new FileReading(places, List.of(), records, rows);
    }
  }
}
