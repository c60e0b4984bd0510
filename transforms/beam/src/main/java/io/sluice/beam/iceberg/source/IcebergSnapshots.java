package io.sluice.beam.iceberg.source;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.source.PinnedTable.Column;
import io.sluice.beam.iceberg.source.PinnedTable.File;
import io.sluice.beam.iceberg.source.TableUnusableException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Pins tables of the user's warehouse: a table at a snapshot becomes a list of files. For the
 * driver; reads metadata only.
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
    return pin(table, loaded, loaded.snapshot(snapshotId), "snapshot " + snapshotId, false);
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
    return pin(
        table, loaded, id == null ? null : loaded.snapshot(id), "a snapshot as of " + asOf, true);
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
      String name, Table table, @Nullable Snapshot snapshot, String wanted, boolean headsSchema) {
    if (snapshot == null) {
      throw new TableUnusableException(
          Reason.NO_SNAPSHOT,
          "table " + name + " has not " + wanted + ": not written yet, or expired since");
    }
    Schema schema = schema(table, snapshot, headsSchema);
    Map<String, FileScanTask> tasks = tasks(name, table, snapshot.snapshotId());
    List<File> files = new ArrayList<>();
    tasks.forEach(
        (path, task) ->
            files.add(new File(path, task.file().fileSizeInBytes(), task.file().recordCount())));
    return new PinnedTable(
        name,
        snapshot.snapshotId(),
        snapshot.sequenceNumber(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        files,
        schema.columns().stream()
            .map(c -> new Column(c.fieldId(), c.name(), c.type().toString()))
            .toList(),
        new TableLayout(schema, mapping(name, table), tasks));
  }

  /**
   * The columns as a snapshot had them; those of today for the newest, which is read by the names
   * that the table has now.
   */
  private static Schema schema(Table table, Snapshot snapshot, boolean headsSchema) {
    Snapshot head = table.currentSnapshot();
    return headsSchema && head != null && head.snapshotId() == snapshot.snapshotId()
        ? table.schema()
        : SnapshotUtil.schemaFor(table, snapshot.snapshotId());
  }

  @SuppressWarnings("checkstyle:illegalcatch") // a parser's own kinds
  private static @Nullable NameMapping mapping(String name, Table table) {
    String json = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
    try {
      return json == null ? null : NameMappingParser.fromJson(json);
    } catch (RuntimeException e) {
      throw new TableUnusableException(
          Reason.METADATA,
          "table "
              + name
              + " has a property "
              + TableProperties.DEFAULT_NAME_MAPPING
              + " that is no name mapping: set it again",
          e);
    }
  }

  private static Map<String, FileScanTask> tasks(String name, Table table, long snapshotId) {
    Map<String, FileScanTask> tasks = new TreeMap<>();
    try (CloseableIterable<FileScanTask> planned =
        table.newScan().useSnapshot(snapshotId).planFiles()) {
      for (FileScanTask task : planned) {
        requireReadable(name, snapshotId, task);
        tasks.put(SourcePath.of(task.file().location()), task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of table " + name, e);
    }
    return tasks;
  }

  private static void requireReadable(String name, long snapshotId, FileScanTask task) {
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
    DataFile file = task.file();
    if (file.format() != FileFormat.PARQUET) {
      throw new TableUnusableException(
          Reason.NOT_PARQUET,
          "table " + name + " has files of format " + file.format() + "; only Parquet is read");
    }
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
