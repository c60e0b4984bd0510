package io.sluice.beam.iceberg;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of numbers, decoded a few thousand at a time into an array of longs. */
final class NumberColumn {
  static final int STEP = 4096;

  private final long[] values = new long[STEP];
  private final Decoder decoder;
  private final long rows;
  private long first;
  private long decoded;

  private NumberColumn(Decoder decoder, long rows) {
    this.decoder = decoder;
    this.rows = rows;
  }

  /** Fills the start of an array with the next values. */
  private interface Decoder {
    void next(long[] values, int count) throws IOException;
  }

  /** Takes the column of a row group; one value in all rows costs nothing more. */
  static NumberColumn of(ColumnSource source, String name) throws IOException {
    Long constant = source.empty(name) ? Long.valueOf(MembershipSink.NONE) : source.constant(name);
    if (constant != null) {
      NumberColumn column = new NumberColumn((values, count) -> {}, source.rows());
      Arrays.fill(column.values, constant);
      return column;
    }
    ColumnDescriptor descriptor = source.descriptor(name);
    int defined = descriptor.getMaxDefinitionLevel();
    boolean wide = descriptor.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    if (source.plainOrDictionary(name)) {
      boolean anyNull = !source.full(name);
      NumberPages pages = new NumberPages(source.pages(name), defined > 0, wide);
      return new NumberColumn((values, count) -> pages.next(values, count, anyNull), source.rows());
    }
    ColumnReader reader = source.reader(name);
    return new NumberColumn(
        (values, count) -> slowly(reader, defined, wide, values, count), source.rows());
  }

  /** The numbers in a dictionary of a column that has nothing else. */
  static NumberColumn indexes(NumberPages pages, boolean anyNull, long rows) {
    return new NumberColumn((values, count) -> pages.next(values, count, anyNull), rows);
  }

  /**
   * The value of a row, instead of {@link #next}.
   *
   * @param row not before the row that was asked for last
   */
  long at(long row) throws IOException {
    while (row >= decoded) {
      first = decoded;
      int count = (int) Math.min(STEP, rows - decoded);
      next(count);
      decoded += count;
    }
    return values[(int) (row - first)];
  }

  /**
   * Decodes the next values.
   *
   * @param count 1..{@link #STEP}
   * @return the values, {@link MembershipSink#NONE} for nulls; the same array at each call
   */
  long[] next(int count) throws IOException {
    decoder.next(values, count);
    return values;
  }

  /** Encodings of other writers, through Parquet's reader. */
  private static void slowly(
      ColumnReader from, int defined, boolean wide, long[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (from.getCurrentDefinitionLevel() < defined) {
        values[i] = MembershipSink.NONE;
      } else {
        values[i] = wide ? from.getLong() : from.getInteger();
      }
      from.consume();
    }
  }
}
