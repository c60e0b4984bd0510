package io.sluice.beam.iceberg;

import io.sluice.beam.iceberg.PinnedTable.Column;
import io.sluice.beam.iceberg.PinnedTable.File;
import io.sluice.beam.iceberg.TableUnusableException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Pins tables of the user's warehouse: a table at a snapshot becomes a list of Parquet files. For
 * the driver; reads metadata only.
 */
public final class IcebergSnapshots implements AutoCloseable {
  private final Catalog catalog;

  private IcebergSnapshots(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Opens the user's catalog; creates nothing in it. */
  public static IcebergSnapshots open(CatalogSettings settings) {
    return new IcebergSnapshots(settings.open());
  }

  /**
   * Pins the snapshot with an id.
   *
   * @param table {@code namespace.table}
   * @throws TableUnusableException if the table or the snapshot is not there or cannot be read
   */
  public PinnedTable at(String table, long snapshotId) {
    Table loaded = load(table);
    return pin(table, loaded, loaded.snapshot(snapshotId), "snapshot " + snapshotId);
  }

  /**
   * Pins what was current at a moment.
   *
   * @param table {@code namespace.table}
   * @param asOf the last snapshot committed at or before it is taken
   * @throws TableUnusableException if the table is not there, had no snapshot yet or cannot be read
   */
  public PinnedTable asOf(String table, Instant asOf) {
    Table loaded = load(table);
    Long id = SnapshotUtil.nullableSnapshotIdAsOfTime(loaded, asOf.toEpochMilli());
    return pin(table, loaded, id == null ? null : loaded.snapshot(id), "a snapshot as of " + asOf);
  }

  private Table load(String table) {
    try {
      return catalog.loadTable(TableIdentifier.parse(table));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      throw new TableUnusableException(
          Reason.NO_TABLE,
          "the catalog has no table " + table + ": check iceberg: of the source",
          e);
    }
  }

  private static PinnedTable pin(
      String name, Table table, @Nullable Snapshot snapshot, String wanted) {
    if (snapshot == null) {
      throw new TableUnusableException(
          Reason.NO_SNAPSHOT,
          "table " + name + " has not " + wanted + ": not written yet, or expired since");
    }
    Schema schema = SnapshotUtil.schemaFor(table, snapshot.snapshotId());
    return new PinnedTable(
        name,
        snapshot.snapshotId(),
        snapshot.sequenceNumber(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        files(name, table, snapshot.snapshotId()),
        schema.columns().stream()
            .map(c -> new Column(c.fieldId(), c.name(), c.type().toString()))
            .toList());
  }

  private static List<File> files(String name, Table table, long snapshotId) {
    List<File> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshotId).planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (!task.deletes().isEmpty()) {
          throw new TableUnusableException(
              Reason.ROW_DELETES,
              "table "
                  + name
                  + " has row-level deletes in snapshot "
                  + snapshotId
                  + ", which are not read: compact it (rewrite_data_files) or write it with"
                  + " copy-on-write, then name the new snapshot");
        }
        if (file.format() != FileFormat.PARQUET) {
          throw new TableUnusableException(
              Reason.NOT_PARQUET,
              "table " + name + " has files of format " + file.format() + "; only Parquet is read");
        }
        files.add(new File(file.location(), file.fileSizeInBytes(), file.recordCount()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of table " + name, e);
    }
    files.sort(Comparator.comparing(File::path));
    return files;
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the catalog", e);
      }
    }
  }
}
