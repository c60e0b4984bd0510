package io.sluice.beam.snapshot;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One row group of a pinned file, or a whole file whose rows come as records: the unit of reading.
 *
 * @param path the file's URI
 * @param bytes the file's length
 * @param rowGroup from 0
 * @param rows rows in the group
 * @param places where the configured columns are in the file, or in its records
 * @param records the file's rows as records, {@code null} where its pages are read
 */
public record SnapshotPart(
    String path,
    long bytes,
    int rowGroup,
    long rows,
    ColumnPlaces places,
    @Nullable RecordFile records)
    implements Serializable {

  /** A row group of a file whose columns are found by their names. */
  public SnapshotPart(String path, long bytes, int rowGroup, long rows) {
    this(path, bytes, rowGroup, rows, ColumnPlaces.BY_NAME);
  }

  /** A row group whose pages are read. */
  public SnapshotPart(String path, long bytes, int rowGroup, long rows, ColumnPlaces places) {
    this(path, bytes, rowGroup, rows, places, null);
  }
}
