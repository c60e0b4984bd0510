package io.sluice.beam.snapshot;

import java.io.Serializable;

/**
 * One row group of a pinned file: the unit of reading.
 *
 * @param path the file's URI
 * @param bytes the file's length
 * @param rowGroup from 0
 * @param rows rows in the group
 * @param places where the configured columns are in the file
 */
public record SnapshotPart(String path, long bytes, int rowGroup, long rows, ColumnPlaces places)
    implements Serializable {

  /** A row group of a file whose columns are found by their names. */
  public SnapshotPart(String path, long bytes, int rowGroup, long rows) {
    this(path, bytes, rowGroup, rows, ColumnPlaces.BY_NAME);
  }
}
