package io.sluice.beam.snapshot;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one row group, column by column and without assembling records. Personal data: raw.
 * Not safe for several threads; the values of a row are valid until the next.
 */
public final class RowCursor implements AutoCloseable {
  private final SnapshotPart part;
  private final ParquetFileReader reader;
  private final Map<String, ColumnValues> columns;
  private final ColumnValues[] all;
  private final ColumnValues[][] keys;
  private final @Nullable SourceColumns source;
  private long left;

  private RowCursor(
      SnapshotPart part,
      ParquetFileReader reader,
      Map<String, ColumnValues> columns,
      MappedColumns mapped) {
    this.part = part;
    this.reader = reader;
    this.source = mapped instanceof SourceColumns people ? people : null;
    this.left = reader.getRowGroups().get(part.rowGroup()).getRowCount();
    this.columns = columns;
    this.all = columns.values().stream().distinct().toArray(ColumnValues[]::new);
    this.keys = keyColumns();
  }

  /**
   * Opens one row group.
   *
   * @throws SnapshotInvalidException if the columns do not fit or the file cannot be read
   */
  public static RowCursor open(SnapshotPart part, MappedColumns source) {
    ParquetFileReader reader = null;
    try {
      reader =
          ParquetFileReader.open(
              new ChannelInputFile(part.path(), part.bytes()),
              // A page without a checksum is taken as it is.
              ParquetReadOptions.builder().usePageChecksumVerification(true).build());
      MessageType schema = reader.getFileMetaData().getSchema();
      ColumnBinding binding = ColumnBinding.of(schema, source, part.places());
      if (!binding.problems().isEmpty()) {
        throw new SnapshotInvalidException(
            SnapshotInvalidException.Kind.INVALID,
            part.path() + ": " + String.join("; ", binding.problems()));
      }
      reader.setRequestedSchema(binding.projection());
      return new RowCursor(part, reader, columns(reader, part, binding, source), source);
    } catch (IOException | ParquetDecodingException | IndexOutOfBoundsException e) {
      close(reader);
      throw unreadable(part, e);
    }
  }

  private static Map<String, ColumnValues> columns(
      ParquetFileReader reader, SnapshotPart part, ColumnBinding binding, MappedColumns source)
      throws IOException {
    BlockMetaData group = reader.getRowGroups().get(part.rowGroup());
    PageReadStore pages = reader.readRowGroup(part.rowGroup());
    MessageType projection = binding.projection();
    ColumnReadStoreImpl readers =
        new ColumnReadStoreImpl(
            pages,
            new GroupRecordConverter(projection).getRootConverter(),
            projection,
            reader.getFileMetaData().getCreatedBy());
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
        values =
            fits(group, column, form)
                ? ColumnValues.of(ColumnPages.of(pages.getPageReader(column), column, form), form)
                : ColumnValues.of(readers.getColumnReader(column), form);
        opened.put(column, values);
      }
      columns.put(name, values);
    }
    return columns;
  }

  private static boolean fits(BlockMetaData group, ColumnDescriptor column, ColumnForm form) {
    ColumnPath path = ColumnPath.get(column.getPath());
    return group.getColumns().stream()
        .anyMatch(chunk -> chunk.getPath().equals(path) && ColumnPages.fits(chunk, form));
  }

  private static SnapshotInvalidException unreadable(SnapshotPart part, Exception cause) {
    return new SnapshotInvalidException(
        SnapshotInvalidException.Kind.INVALID,
        part.path() + " cannot be read as Parquet; write it anew",
        cause);
  }

  /**
   * Moves to the next row; false after the last.
   *
   * @throws SnapshotInvalidException if a page is spoiled
   */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    try {
      for (ColumnValues column : all) {
        column.next();
      }
    } catch (IOException | ParquetDecodingException | IndexOutOfBoundsException e) {
      throw unreadable(part, e);
    }
    return true;
  }

  /** The external user id; for a source of people. */
  public ColumnValues id() {
    return columns.get(Objects.requireNonNull(source, "columns of people").externalUserId());
  }

  /** The values of a mapped column, {@code null} for a name that is not mapped. */
  public @Nullable ColumnValues column(@Nullable String name) {
    return name == null ? null : columns.get(name);
  }

  /** Columns of people's match key, in the order of preference; empty where it is not mapped. */
  public ColumnValues[] keys(MatchKeyType type) {
    return keys[type.ordinal()];
  }

  @Override
  public void close() {
    close(reader);
  }

  private ColumnValues[][] keyColumns() {
    ColumnValues[][] found = new ColumnValues[MatchKeyType.all().size()][];
    Map<MatchKeyType, List<String>> mapped = source == null ? Map.of() : source.keys();
    for (MatchKeyType type : MatchKeyType.all()) {
      found[type.ordinal()] =
          mapped.getOrDefault(type, List.of()).stream()
              .map(columns::get)
              .toArray(ColumnValues[]::new);
    }
    return found;
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
