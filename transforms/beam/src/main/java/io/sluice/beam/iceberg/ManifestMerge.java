package io.sluice.beam.iceberg;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Merges a table's manifests where a look has to open many, those of one target side by side. */
final class ManifestMerge {
  private static final int MANY = 12;
  private static final long SMALL_BYTES = 4L << 20;

  private ManifestMerge() {}

  static void run(LedgerUpkeep upkeep, TableIdentifier id) {
    if (upkeep.does()) {
      upkeep.catalog().edit(id, pinned -> merge(pinned.table()));
    }
  }

  private static boolean merge(Table table) {
    Snapshot newest = table.currentSnapshot();
    if (newest == null
        || newest.dataManifests(table.io()).stream().filter(ManifestMerge::isSmall).count()
            < MANY) {
      return false;
    }
    table
        .rewriteManifests()
        .rewriteIf(ManifestMerge::isSmall)
        .clusterBy(ManifestMerge::place)
        .commit();
    return true;
  }

  private static boolean isSmall(ManifestFile manifest) {
    return manifest.length() < SMALL_BYTES;
  }

  /** The first part of the partition: a target or an account; all days together. */
  private static Object place(DataFile file) {
    StructLike partition = file.partition();
    boolean named = partition.size() > 1;
    return named ? String.valueOf(partition.get(0, Object.class)) : "";
  }
}
