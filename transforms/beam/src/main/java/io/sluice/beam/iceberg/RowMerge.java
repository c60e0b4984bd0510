package io.sluice.beam.iceberg;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;

/** Merges and drops whole files of tables whose rows stay as they are. */
final class RowMerge {
  private final LedgerUpkeep upkeep;
  private final TableIdentifier id;
  private final Map<String, String> properties;
  private final BiConsumer<DataFile, Record> stamp;

  /**
   * For one table.
   *
   * @param properties of merged files, beside the table's
   */
  RowMerge(LedgerUpkeep upkeep, TableIdentifier id, Map<String, String> properties) {
    this(upkeep, id, properties, (file, row) -> {});
  }

  /**
   * For a table whose rows take something of their old file along.
   *
   * @param stamp writes it into a row
   */
  RowMerge(
      LedgerUpkeep upkeep,
      TableIdentifier id,
      Map<String, String> properties,
      BiConsumer<DataFile, Record> stamp) {
    this.stamp = stamp;
    this.upkeep = upkeep;
    this.id = id;
    this.properties = properties;
  }

  /** Puts files of one partition together. */
  void merge(List<DataFile> files) {
    UpkeepTally tally = upkeep.tally(id);
    if (upkeep.does()) {
      DataFile joined = RowCopy.join(upkeep.table(id), files, properties, stamp);
      FileSwap swap = new FileSwap(id, files, List.of(joined), true);
      if (!swap.commit(upkeep.catalog(), pinned -> true)) {
        tally.note(files.size() + " small files were taken by somebody else meanwhile");
        return;
      }
    }
    tally.filesMerged += files.size();
  }

  /** Drops files of which every row is over. */
  void drop(List<DataFile> files) {
    UpkeepTally tally = upkeep.tally(id);
    if (files.isEmpty()) {
      return;
    }
    if (upkeep.does()
        && !new FileSwap(id, files, List.of(), false).commit(upkeep.catalog(), pinned -> true)) {
      tally.note("old files were taken by somebody else meanwhile; the next run drops them");
      return;
    }
    tally.filesDropped += files.size();
    tally.rowsDropped += files.stream().mapToLong(DataFile::recordCount).sum();
  }
}
