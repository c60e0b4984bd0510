package io.sluice.beam.iceberg;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * The files of a table.
 *
 * @param files how many
 * @param bytes how large
 */
record StoredFiles(long files, long bytes) {

  /**
   * All that lies in the table's folder; where it cannot be listed, the data of its newest version.
   */
  static StoredFiles of(Table table) {
    if (!(table.io() instanceof SupportsPrefixOperations)) {
      Snapshot newest = table.currentSnapshot();
      Map<String, String> summary = newest == null ? Map.of() : newest.summary();
      return new StoredFiles(
          total(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP),
          total(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP));
    }
    List<FileInfo> files = list(table);
    return new StoredFiles(files.size(), files.stream().mapToLong(FileInfo::size).sum());
  }

  /** What lies in the table's folder; empty where it cannot be listed. */
  static List<FileInfo> list(Table table) {
    List<FileInfo> files = new ArrayList<>();
    if (table.io() instanceof SupportsPrefixOperations io) {
      String folder = table.location();
      // With the slash: another table's name may begin with this one's.
      io.listPrefix(folder.endsWith("/") ? folder : folder + "/").forEach(files::add);
    }
    return files;
  }

  private static long total(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }
}
