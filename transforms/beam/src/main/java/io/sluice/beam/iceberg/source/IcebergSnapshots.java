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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types.NestedField;
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
    Snapshot head = loaded.currentSnapshot();
    boolean newest = id != null && head != null && head.snapshotId() == id;
    Snapshot snapshot = id == null ? null : loaded.snapshot(id);
    return pin(table, loaded, snapshot, "a snapshot as of " + asOf, newest);
  }

  /**
   * Pins a branch or tag: what was the newest of a branch at a moment, with the table's columns of
   * today, since a table has one schema for all its branches; or the snapshot of a tag, with the
   * columns of its time.
   *
   * @param table {@code namespace.table}
   * @param name the branch or tag
   * @param asOf the last snapshot of the branch committed at or before it is taken
   * @throws TableUnusableException if the table or the name is not there, the branch had no
   *     snapshot yet, or it cannot be read
   */
  public PinnedTable asOf(String table, String name, Instant asOf) {
    Table loaded = load(table);
    SnapshotRef ref = loaded.refs().get(name);
    if (ref == null) {
      return pin(table, loaded, null, "a branch or tag " + name, true);
    }
    if (ref.isTag()) {
      return pin(table, loaded, loaded.snapshot(ref.snapshotId()), "tag " + name, false);
    }
    for (Snapshot snapshot : SnapshotUtil.ancestorsOf(ref.snapshotId(), loaded::snapshot)) {
      if (snapshot.timestampMillis() <= asOf.toEpochMilli()) {
        return pin(table, loaded, snapshot, "", snapshot.snapshotId() == ref.snapshotId());
      }
    }
    return pin(table, loaded, null, "a snapshot of branch " + name + " as of " + asOf, true);
  }

  @SuppressWarnings("checkstyle:illegalcatch") // damaged metadata may break a parser anywhere
  private Table load(String table) {
    try {
      return catalog.loadTable(TableIdentifier.parse(table));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      throw new TableUnusableException(
          Reason.NO_TABLE,
          "the catalog has no table " + table + ": check iceberg: of the source",
          e);
    } catch (RuntimeException e) {
      throw damaged(table, e);
    }
  }

  /** What is wrong with a table; a service that does not answer stays what it is. */
  private static RuntimeException damaged(String table, RuntimeException e) {
    if (e instanceof TableUnusableException || Unavailable.is(e)) {
      return e;
    }
    return new TableUnusableException(
        Reason.METADATA,
        "the metadata of table "
            + table
            + " cannot be read ("
            + e.getClass().getSimpleName()
            + "): it is damaged or partly gone; restore it, or name a snapshot that is whole",
        e);
  }

  /**
   * Pins a snapshot.
   *
   * @param newest true for the newest, which is read by the names that the table has now
   */
  private static PinnedTable pin(
      String name, Table table, @Nullable Snapshot snapshot, String wanted, boolean newest) {
    if (snapshot == null) {
      throw new TableUnusableException(
          Reason.NO_SNAPSHOT,
          "table " + name + " has not " + wanted + ": not written yet, or expired since");
    }
    Schema schema = newest ? table.schema() : SnapshotUtil.schemaFor(table, snapshot.snapshotId());
    Map<String, FileScanTask> tasks = tasks(name, table, snapshot.snapshotId());
    List<File> files = new ArrayList<>();
    tasks.forEach(
        (path, task) ->
            files.add(new File(path, task.file().fileSizeInBytes(), task.file().recordCount())));
    TableLayout layout = new TableLayout(schema, mapping(name, table), tasks, past(table));
    return new PinnedTable(
        name,
        snapshot.snapshotId(),
        snapshot.sequenceNumber(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        files,
        schema.columns().stream()
            .map(c -> new Column(c.fieldId(), c.name(), c.type().toString()))
            .toList(),
        layout,
        layout.deleteFiles().entrySet().stream()
            .map(e -> new File(e.getKey(), e.getValue(), 0))
            .toList());
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

  @SuppressWarnings("checkstyle:illegalcatch") // as above
  private static Map<String, FileScanTask> tasks(String name, Table table, long snapshotId) {
    Map<String, FileScanTask> tasks = new TreeMap<>();
    try (CloseableIterable<FileScanTask> planned =
        table.newScan().useSnapshot(snapshotId).planFiles()) {
      for (FileScanTask task : planned) {
        tasks.put(SourcePath.of(task.file().location()), task);
      }
    } catch (IOException e) {
      throw damaged(name, new UncheckedIOException(e));
    } catch (RuntimeException e) {
      throw damaged(name, e);
    }
    return tasks;
  }

  /** The columns that the table had at any time, by id. */
  private static Map<Integer, NestedField> past(Table table) {
    Map<Integer, NestedField> fields = new HashMap<>();
    table.schemas().values().forEach(s -> s.columns().forEach(c -> fields.put(c.fieldId(), c)));
    return fields;
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
