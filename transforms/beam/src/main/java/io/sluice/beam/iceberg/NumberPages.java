package io.sluice.beam.iceberg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes first-version pages of a flat column of numbers straight into an array, some times faster
 * than value by value through Parquet's reader. The layout is that of the Parquet format: length
 * and runs of definition levels where nulls are possible, then plain little-endian values, or a bit
 * width and runs of dictionary numbers.
 */
final class NumberPages {
  private final PageReader pages;
  private final boolean nullable;
  private final boolean wide;
  private final long[] dictionary;

  private int left;
  private @Nullable RunLengthBitPackingHybridDecoder levels;
  private @Nullable RunLengthBitPackingHybridDecoder numbers;
  private ByteBuffer plain = ByteBuffer.allocate(0);

  NumberPages(PageReader pages, boolean nullable, boolean wide) throws IOException {
    this.pages = pages;
    this.nullable = nullable;
    this.wide = wide;
    this.dictionary = dictionary(pages.readDictionaryPage());
  }

  private NumberPages(PageReader pages, boolean nullable, long[] dictionary) {
    this.pages = pages;
    this.nullable = nullable;
    this.wide = true;
    this.dictionary = dictionary;
  }

  /**
   * Gives the number of each value in the dictionary in place of the value, for a column whose
   * pages are all by dictionary and whose dictionary page was taken.
   */
  static NumberPages indexes(PageReader pages, boolean nullable, int dictionarySize) {
    return new NumberPages(pages, nullable, LongStream.range(0, dictionarySize).toArray());
  }

  /**
   * Decodes the next values.
   *
   * @param anyNull false if there is no null in all the column, so that levels need no look
   */
  void next(long[] values, int count, boolean anyNull) throws IOException {
    int done = 0;
    while (done < count) {
      if (left == 0) {
        nextPage();
      }
      int end = done + Math.min(left, count - done);
      left -= end - done;
      if (anyNull && levels != null) {
        sparse(levels, values, done, end);
      } else {
        dense(values, done, end);
      }
      done = end;
    }
  }

  private void sparse(RunLengthBitPackingHybridDecoder from, long[] values, int start, int end)
      throws IOException {
    for (int i = start; i < end; i++) {
      values[i] = from.readInt() == 0 ? MembershipSink.NONE : value();
    }
  }

  private void dense(long[] values, int start, int end) throws IOException {
    if (numbers == null && wide) {
      plain.asLongBuffer().get(values, start, end - start);
      plain.position(plain.position() + (end - start) * Long.BYTES);
      return;
    }
    for (int i = start; i < end; i++) {
      values[i] = value();
    }
  }

  private long value() throws IOException {
    if (numbers != null) {
      return dictionary[numbers.readInt()];
    }
    return wide ? plain.getLong() : plain.getInt();
  }

  private void nextPage() throws IOException {
    if (!(pages.readPage() instanceof DataPageV1 page)) {
      throw new IOException("a page of another version although its file says otherwise");
    }
    ByteBuffer buffer = little(page.getBytes().toByteBuffer());
    left = page.getValueCount();
    levels = null;
    if (nullable) {
      if (page.getDlEncoding() != Encoding.RLE) {
        throw new IOException("definition levels in encoding " + page.getDlEncoding());
      }
      int length = buffer.getInt();
      levels = runs(1, buffer.slice(buffer.position(), length));
      buffer.position(buffer.position() + length);
    }
    if (page.getValueEncoding().usesDictionary()) {
      // A page of nulls alone has no numbers and no width either.
      int width = buffer.hasRemaining() ? buffer.get() : 0;
      numbers = runs(width, buffer.slice());
    } else {
      numbers = null;
      plain = buffer;
    }
  }

  private long[] dictionary(@Nullable DictionaryPage page) throws IOException {
    if (page == null) {
      return new long[0];
    }
    ByteBuffer buffer = little(page.getBytes().toByteBuffer());
    long[] values = new long[page.getDictionarySize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = wide ? buffer.getLong() : buffer.getInt();
    }
    return values;
  }

  private static RunLengthBitPackingHybridDecoder runs(int width, ByteBuffer buffer) {
    return new RunLengthBitPackingHybridDecoder(width, new Bytes(buffer));
  }

  private static ByteBuffer little(ByteBuffer buffer) {
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The rest of a page as a stream, unsynchronized. */
  private static final class Bytes extends InputStream {
    private final ByteBuffer buffer;

    Bytes(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public int read() {
      return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = Math.min(length, buffer.remaining());
      if (count == 0) {
        return length == 0 ? 0 : -1;
      }
      buffer.get(bytes, offset, count);
      return count;
    }

    @Override
    public int available() {
      return buffer.remaining();
    }
  }
}
