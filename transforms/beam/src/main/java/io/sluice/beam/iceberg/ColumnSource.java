package io.sluice.beam.iceberg;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The flat columns of one row group, each read by itself and without assembling records. */
final class ColumnSource {
  @SuppressWarnings("deprecation") // Parquet's own name for the old encoding of levels.
  private static final Set<Encoding> PLAIN_VALUES_AND_LEVELS =
      Set.of(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED);

  @SuppressWarnings("deprecation") // As above.
  private static final Set<Encoding> PLAIN_OR_DICTIONARY =
      Set.of(
          Encoding.PLAIN,
          Encoding.RLE,
          Encoding.BIT_PACKED,
          Encoding.PLAIN_DICTIONARY,
          Encoding.RLE_DICTIONARY);

  private final PageReadStore pages;
  private final ColumnReadStoreImpl readers;
  private final Map<String, ColumnDescriptor> columns = new HashMap<>();
  private final Map<String, ColumnChunkMetaData> chunks = new HashMap<>();

  ColumnSource(PageReadStore pages, BlockMetaData block, MessageType schema, String createdBy) {
    this.pages = pages;
    this.readers = new ColumnReadStoreImpl(pages, new NoRecords(schema), schema, createdBy);
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.put(column.getPath()[0], column);
    }
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      chunks.put(chunk.getPath().toDotString(), chunk);
    }
  }

  long rows() {
    return pages.getRowCount();
  }

  ColumnDescriptor descriptor(String name) {
    return columns.get(name);
  }

  ColumnReader reader(String name) {
    return readers.getColumnReader(columns.get(name));
  }

  PageReader pages(String name) {
    return pages.getPageReader(columns.get(name));
  }

  /** True if the statistics say that there are only nulls, or an older version had no column. */
  boolean empty(String name) {
    ColumnChunkMetaData chunk = chunks.get(name);
    if (chunk == null) {
      return true;
    }
    Statistics<?> statistics = chunk.getStatistics();
    return statistics != null
        && statistics.isNumNullsSet()
        && statistics.getNumNulls() == chunk.getValueCount();
  }

  /** True if the statistics say that there is no null. */
  boolean full(String name) {
    Statistics<?> statistics = chunks.get(name).getStatistics();
    return statistics != null && statistics.isNumNullsSet() && statistics.getNumNulls() == 0;
  }

  /** True if all values are in pages of the first version, one after the other. */
  boolean plain(String name) {
    return encodedOnlyBy(name, PLAIN_VALUES_AND_LEVELS);
  }

  /** True if all values are in pages of the first version, plain or by dictionary. */
  boolean plainOrDictionary(String name) {
    return encodedOnlyBy(name, PLAIN_OR_DICTIONARY);
  }

  /** True if all values are in pages of the first version and by dictionary. */
  boolean dictionaryAlone(String name) {
    EncodingStats statistics = chunks.get(name).getEncodingStats();
    return plainOrDictionary(name)
        && statistics.hasDictionaryPages()
        && !statistics.hasNonDictionaryEncodedPages();
  }

  private boolean encodedOnlyBy(String name, Set<Encoding> encodings) {
    ColumnChunkMetaData chunk = chunks.get(name);
    EncodingStats statistics = chunk.getEncodingStats();
    return statistics != null
        && !statistics.usesV2Pages()
        && encodings.containsAll(chunk.getEncodings());
  }

  /** The one value of a column without nulls, by its statistics; null if there are several. */
  @Nullable Long constant(String name) {
    Statistics<?> statistics = chunks.get(name).getStatistics();
    if (statistics == null || !statistics.isNumNullsSet() || statistics.getNumNulls() != 0) {
      return null;
    }
    if (statistics instanceof LongStatistics l && l.hasNonNullValue() && l.getMin() == l.getMax()) {
      return l.getMin();
    }
    if (statistics instanceof IntStatistics i && i.hasNonNullValue() && i.getMin() == i.getMax()) {
      return (long) i.getMin();
    }
    return null;
  }

  /** Column readers ask for converters although no record is ever assembled. */
  private static final class NoRecords extends GroupConverter {
    private final List<Converter> fields;

    NoRecords(MessageType schema) {
      this.fields =
          schema.getFields().stream().<Converter>map(f -> new PrimitiveConverter() {}).toList();
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return fields.get(fieldIndex);
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
