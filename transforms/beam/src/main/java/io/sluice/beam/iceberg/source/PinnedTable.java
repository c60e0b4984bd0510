package io.sluice.beam.iceberg.source;

import io.sluice.beam.snapshot.SourceLayout;
import java.time.Instant;
import java.util.List;

/**
 * A table of the warehouse at one snapshot.
 *
 * @param table its name
 * @param snapshotId the snapshot
 * @param sequence its sequence number, 0 where the table's format has none
 * @param committedAt when the snapshot was committed, by the writer's clock
 * @param files its data files by path; may be empty, which the caller judges
 * @param columns its columns at that snapshot
 * @param layout where the columns are in the files
 * @param deleteFiles the files that say which rows are deleted, by path
 */
public record PinnedTable(
    String table,
    long snapshotId,
    long sequence,
    Instant committedAt,
    List<File> files,
    List<Column> columns,
    SourceLayout layout,
    List<File> deleteFiles) {

  /** Copies the lists. */
  public PinnedTable {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
    deleteFiles = List.copyOf(deleteFiles);
  }

  /**
   * A data file, or a file of deleted rows.
   *
   * @param path its location, as Beam's file systems take it
   * @param bytes its length
   * @param rows its rows, deleted ones among them; 0 for a file of deleted rows
   */
  public record File(String path, long bytes, long rows) {}

  /**
   * A column. Files written before a renaming have the old name: they are matched by id.
   *
   * @param id the field id, also in the files' schemas
   * @param name the present name
   * @param type Iceberg's name of the type, such as {@code string} or {@code list<int>}
   */
  public record Column(int id, String name, String type) {}
}
