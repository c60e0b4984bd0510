package io.sluice.beam.iceberg.source;

import io.sluice.beam.snapshot.RecordFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PartitionUtil;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one data file through Iceberg's own reader, which leaves out deleted rows, promotes
 * types and knows every format of the specification.
 *
 * @param task the file and its deletes
 * @param table the table's columns, with those of the past that deletes compare
 * @param projection the columns that are read
 * @param columns the configured columns
 * @param schema the projection in Parquet's words
 * @param mapping ids of the columns of files that carry none, {@code null} without
 */
record TableRecords(
    FileScanTask task,
    Schema table,
    Schema projection,
    ArrayList<Path> columns,
    String schema,
    @Nullable NameMapping mapping)
    implements RecordFile {

  /**
   * Where a configured column is in a record.
   *
   * @param name the configured name
   * @param ids the fields from the top down
   */
  record Path(String name, ArrayList<Integer> ids) implements java.io.Serializable {}

  @Override
  public Records open() {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(new SourceFileIo(), task, table, projection);
    Schema read = deletes.requiredSchema();
    CloseableIterable<Record> rows = deletes.filter(stored(read));
    Map<String, ValuePath> paths = new HashMap<>();
    for (Path column : columns) {
      paths.put(column.name(), ValuePath.of(read, column.ids()));
    }
    return new Rows(rows, rows.iterator(), paths);
  }

  /**
   * Counts the rows that are not deleted. Where rows are deleted by position that is a matter of
   * the delete files alone; where they are deleted by value, those columns are read.
   */
  long count(long stored) throws IOException {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(new SourceFileIo(), task, table, new Schema());
    if (task.deletes().stream().noneMatch(d -> d.content() == FileContent.EQUALITY_DELETES)) {
      AtomicLong deleted = new AtomicLong();
      if (deletes.hasPosDeletes()) {
        deletes.deletedRowPositions().forEach(p -> deleted.addAndGet(p < stored ? 1 : 0));
      }
      return stored - deleted.get();
    }
    long rows = 0;
    try (CloseableIterable<Record> left = deletes.filter(stored(deletes.requiredSchema()));
        CloseableIterator<Record> each = left.iterator()) {
      while (each.hasNext()) {
        each.next();
        rows++;
      }
    }
    return rows;
  }

  private CloseableIterable<Record> stored(Schema read) {
    ReadBuilder<Record, Object> builder =
        FormatModelRegistry.readBuilder(
            task.file().format(),
            Record.class,
            new SourceFileIo().newInputFile(task.file().location()));
    builder
        .project(read)
        .idToConstant(
            PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant));
    return (mapping == null ? builder : builder.withNameMapping(mapping)).build();
  }

  /** The rows as they come. */
  private static final class Rows implements Records {
    private final CloseableIterable<Record> all;
    private final CloseableIterator<Record> each;
    private final Map<String, ValuePath> paths;
    private @Nullable Record row;

    Rows(
        CloseableIterable<Record> all,
        CloseableIterator<Record> each,
        Map<String, ValuePath> paths) {
      this.all = all;
      this.each = each;
      this.paths = paths;
    }

    @Override
    public boolean next() {
      row = each.hasNext() ? each.next() : null;
      return row != null;
    }

    @Override
    public @Nullable Object value(String configured) {
      return row == null ? null : paths.get(configured).of(row);
    }

    @Override
    public void close() throws IOException {
      try (each) {
        all.close();
      }
    }
  }

  static Path path(TableColumn column) {
    List<Integer> ids = column.fields().stream().map(NestedField::fieldId).toList();
    return new Path(column.name(), new ArrayList<>(ids));
  }
}
