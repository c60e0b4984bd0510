package io.sluice.beam.snapshot;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one row group, column by column and without assembling records. Personal data: raw.
 * Not safe for several threads; the values of a row are valid until the next.
 */
public final class RowCursor implements AutoCloseable {
  private final SnapshotPart part;
  private final @Nullable ParquetFileReader reader;
  private final @Nullable RecordColumns records;
  private final SourceRow row;
  private final ColumnValues[] all;
  private long left;

  private RowCursor(SnapshotPart part, ParquetFileReader reader, SourceRow row) {
    this.part = part;
    this.reader = reader;
    this.records = null;
    this.row = row;
    this.left = reader.getRowGroups().get(part.rowGroup()).getRowCount();
    this.all = row.all();
  }

  private RowCursor(SnapshotPart part, RecordColumns records, SourceRow row) {
    this.part = part;
    this.reader = null;
    this.records = records;
    this.row = row;
    this.all = new ColumnValues[0];
  }

  /**
   * Opens one row group, or the records of a file.
   *
   * @throws SnapshotInvalidException if the columns do not fit or the file cannot be read
   */
  public static RowCursor open(SnapshotPart part, MappedColumns source) {
    if (part.records() != null) {
      RecordColumns records = RecordColumns.open(part, part.records(), source);
      return new RowCursor(part, records, new SourceRow(records.values(), source));
    }
    ParquetFileReader reader = null;
    try {
      reader = ParquetFile.open(new ChannelInputFile(part.path(), part.bytes()));
      MessageType schema = reader.getFileMetaData().getSchema();
      ColumnBinding binding = ColumnBinding.of(schema, source, part.places());
      if (!binding.problems().isEmpty()) {
        throw new SnapshotInvalidException(
            SnapshotInvalidException.Kind.INVALID,
            part.path() + ": " + String.join("; ", binding.problems()));
      }
      reader.setRequestedSchema(binding.projection());
      return new RowCursor(
          part, reader, new SourceRow(columns(reader, part, binding, source), source));
    } catch (IOException e) {
      close(reader);
      throw unreadable(part, null, e);
    }
  }

  private static Map<String, ColumnValues> columns(
      ParquetFileReader reader, SnapshotPart part, ColumnBinding binding, MappedColumns source)
      throws IOException {
    PageReadStore pages = group(reader, part, binding);
    Map<String, ColumnValues> columns = new LinkedHashMap<>();
    // Two names may mean one column, whose pages can be taken only once.
    Map<ColumnDescriptor, ColumnValues> opened = new HashMap<>();
    for (String name : source.readings().keySet()) {
      ConstantColumn constant = binding.constant(name);
      if (constant != null) {
        columns.put(name, ColumnValues.of(constant));
        continue;
      }
      ColumnDescriptor column = binding.descriptor(name);
      ColumnForm form = binding.form(name);
      ColumnValues values = opened.get(column);
      if (values == null) {
        values = pages == null ? ColumnValues.ofRecords(form) : pages(part, pages, column, form);
        opened.put(column, values);
      }
      columns.put(name, values);
    }
    return columns;
  }

  /** The pages of the group, {@code null} for one without rows: it has none to ask for. */
  private static @Nullable PageReadStore group(
      ParquetFileReader reader, SnapshotPart part, ColumnBinding binding) throws IOException {
    if (reader.getRowGroups().get(part.rowGroup()).getRowCount() == 0) {
      return null;
    }
    try {
      return Decoding.of(() -> reader.readRowGroup(part.rowGroup()));
    } catch (IOException e) {
      throw unreadable(part, damaged(reader, part, binding), e);
    }
  }

  /** The first column whose pages cannot be taken alone; {@code null} where each can. */
  private static @Nullable String damaged(
      ParquetFileReader reader, SnapshotPart part, ColumnBinding binding) {
    for (Map.Entry<String, ColumnDescriptor> column : binding.stored().entrySet()) {
      String field = column.getValue().getPath()[0];
      try {
        reader.setRequestedSchema(new MessageType("one", binding.projection().getType(field)));
        Decoding.of(() -> reader.readRowGroup(part.rowGroup()));
      } catch (IOException e) {
        return column.getKey();
      }
    }
    return null;
  }

  private static ColumnValues pages(
      SnapshotPart part, PageReadStore pages, ColumnDescriptor column, ColumnForm form) {
    try {
      return ColumnValues.of(
          Decoding.of(() -> ColumnPages.of(pages.getPageReader(column), column, form)), form);
    } catch (IOException e) {
      throw unreadable(part, column.getPath()[0], e);
    }
  }

  private static SnapshotInvalidException unreadable(
      SnapshotPart part, @Nullable String column, Throwable cause) {
    if (cause instanceof SnapshotInvalidException known) {
      return known;
    }
    return new SnapshotInvalidException(
        SnapshotInvalidException.Kind.INVALID,
        part.path()
            + (column == null ? "" : ": column '" + ColumnNames.shown(column) + "'")
            + " cannot be read as Parquet (row group "
            + part.rowGroup()
            + ", "
            + ParquetFile.cause(cause)
            + "); write it anew",
        cause);
  }

  /**
   * Moves to the next row; false after the last.
   *
   * @throws SnapshotInvalidException if a page is spoiled
   */
  public boolean next() {
    if (records != null) {
      return records.next();
    }
    int column = 0;
    try {
      if (left == 0) {
        for (; column < all.length; column++) {
          all[column].requireEnd();
        }
        return false;
      }
      left--;
      for (; column < all.length; column++) {
        all[column].next();
      }
      return true;
    } catch (IOException | IndexOutOfBoundsException e) {
      throw unreadable(part, row.name(all[column]), e);
    }
  }

  /** The current row. */
  public SourceRow row() {
    return row;
  }

  /** As {@link SourceRow#id}. */
  public ColumnValues id() {
    return row.id();
  }

  /** As {@link SourceRow#column}. */
  public @Nullable ColumnValues column(@Nullable String name) {
    return row.column(name);
  }

  /** As {@link SourceRow#keys}. */
  public ColumnValues[] keys(MatchKeyType type) {
    return row.keys(type);
  }

  @Override
  public void close() {
    close(reader);
    close(records);
  }

  private static void close(@Nullable Closeable opened) {
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing a snapshot file", e);
      }
    }
  }
}
