package io.sluice.beam.iceberg;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * A table of the warehouse at one snapshot. Serializable.
 *
 * @param table its name
 * @param snapshotId the snapshot
 * @param sequence its sequence number, 0 where the table's format has none
 * @param committedAt when the snapshot was committed, by the writer's clock
 * @param files its Parquet files by path; may be empty, which the caller judges
 * @param columns its columns at that snapshot
 */
public record PinnedTable(
    String table,
    long snapshotId,
    long sequence,
    Instant committedAt,
    List<File> files,
    List<Column> columns)
    implements Serializable {

  /** Copies the lists. */
  public PinnedTable {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
  }

  /**
   * A data file.
   *
   * @param path its location
   * @param bytes its length
   * @param rows its rows
   */
  public record File(String path, long bytes, long rows) implements Serializable {}

  /**
   * A column. Files written before a renaming have the old name: they are matched by id.
   *
   * @param id the field id, also in the files' schemas
   * @param name the present name
   * @param type Iceberg's name of the type, such as {@code string} or {@code list<int>}
   */
  public record Column(int id, String name, String type) implements Serializable {}
}
