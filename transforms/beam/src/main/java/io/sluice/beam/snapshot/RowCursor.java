package io.sluice.beam.snapshot;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one row group, column by column and without assembling records. Personal data: raw.
 * Not safe for several threads; the values of a row are valid until the next.
 */
public final class RowCursor implements AutoCloseable {
  private final ParquetFileReader reader;
  private final Map<String, ColumnValues> columns = new LinkedHashMap<>();
  private final ColumnValues[] all;
  private final ColumnValues[][] keys;
  private final SourceColumns source;
  private long left;

  private RowCursor(
      ParquetFileReader reader, PageReadStore pages, ColumnBinding binding, SourceColumns source) {
    this.reader = reader;
    this.source = source;
    this.left = pages.getRowCount();
    MessageType projection = binding.projection();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            pages,
            new GroupRecordConverter(projection).getRootConverter(),
            projection,
            reader.getFileMetaData().getCreatedBy());
    List<ColumnValues> opened = new ArrayList<>();
    for (String name : names(source)) {
      ColumnDescriptor descriptor = binding.descriptor(name);
      ColumnValues values = new ColumnValues(store.getColumnReader(descriptor), binding.form(name));
      columns.put(name, values);
      opened.add(values);
    }
    this.all = opened.toArray(ColumnValues[]::new);
    this.keys = keyColumns();
  }

  /**
   * Opens one row group.
   *
   * @throws SnapshotInvalidException if the columns do not fit or the file cannot be read
   */
  public static RowCursor open(SnapshotPart part, SourceColumns source) {
    ParquetFileReader reader = null;
    try {
      reader =
          ParquetFileReader.open(
              new ChannelInputFile(part.path(), part.bytes()),
              ParquetReadOptions.builder().build());
      MessageType schema = reader.getFileMetaData().getSchema();
      ColumnBinding binding = ColumnBinding.of(schema, source);
      if (!binding.problems().isEmpty()) {
        throw new SnapshotInvalidException(
            SnapshotInvalidException.Kind.INVALID,
            part.path() + ": " + String.join("; ", binding.problems()));
      }
      reader.setRequestedSchema(binding.projection());
      return new RowCursor(reader, reader.readRowGroup(part.rowGroup()), binding, source);
    } catch (IOException e) {
      close(reader);
      throw new SnapshotInvalidException(
          SnapshotInvalidException.Kind.INVALID,
          part.path() + " cannot be read as Parquet; write it anew",
          e);
    }
  }

  /** Moves to the next row; false after the last. */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    for (ColumnValues column : all) {
      column.next();
    }
    return true;
  }

  /** The external user id. */
  public ColumnValues id() {
    return columns.get(source.externalUserId());
  }

  /** The values of a mapped column, {@code null} for a name that is not mapped. */
  public @Nullable ColumnValues column(@Nullable String name) {
    return name == null ? null : columns.get(name);
  }

  /** The columns of a match key, in the order of preference; empty where it is not mapped. */
  public ColumnValues[] keys(MatchKeyType type) {
    return keys[type.ordinal()];
  }

  @Override
  public void close() {
    close(reader);
  }

  private ColumnValues[][] keyColumns() {
    ColumnValues[][] found = new ColumnValues[MatchKeyType.all().size()][];
    for (MatchKeyType type : MatchKeyType.all()) {
      found[type.ordinal()] =
          source.keys().getOrDefault(type, List.of()).stream()
              .map(columns::get)
              .toArray(ColumnValues[]::new);
    }
    return found;
  }

  private static List<String> names(SourceColumns source) {
    List<String> names = new ArrayList<>(source.textColumns());
    if (source.qualifiedAt() != null) {
      names.add(source.qualifiedAt());
    }
    return names.stream().distinct().toList();
  }

  private static void close(@Nullable ParquetFileReader reader) {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing a snapshot file", e);
      }
    }
  }
}
