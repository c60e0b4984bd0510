package io.sluice.beam.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * A required column of bytes, such as ids. The plain pages that we write are walked in place; pages
 * of another writer (a compaction) go through Parquet's reader.
 */
final class IdColumn {
  private final @Nullable PageReader pages;
  private final @Nullable ColumnReader reader;
  private final int[] offsets = new int[NumberColumn.STEP];
  private final int[] lengths = new int[NumberColumn.STEP];
  private byte[] bytes = new byte[0];
  private int position;
  private int left;
  private long first;
  private long walked;
  private int at;

  private IdColumn(@Nullable PageReader pages, @Nullable ColumnReader reader) {
    this.pages = pages;
    this.reader = reader;
  }

  static IdColumn of(ColumnSource source, String name) {
    boolean walkable = source.plain(name) && source.descriptor(name).getMaxDefinitionLevel() == 0;
    return walkable
        ? new IdColumn(source.pages(name), null)
        : new IdColumn(null, source.reader(name));
  }

  /**
   * Takes the next ids.
   *
   * @param atMost 1..{@link NumberColumn#STEP}
   * @return how many were taken: fewer where a page ends
   */
  int next(int atMost) throws IOException {
    if (reader != null) {
      return copy(reader, atMost);
    }
    if (left == 0) {
      nextPage();
    }
    int count = Math.min(left, atMost);
    left -= count;
    for (int i = 0; i < count; i++) {
      lengths[i] =
          (bytes[position] & 0xff)
              | (bytes[position + 1] & 0xff) << 8
              | (bytes[position + 2] & 0xff) << 16
              | (bytes[position + 3] & 0xff) << 24;
      offsets[i] = position + Integer.BYTES;
      position = offsets[i] + lengths[i];
    }
    return count;
  }

  private int copy(ColumnReader from, int count) {
    int used = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer value = from.getBinary().toByteBuffer();
      lengths[i] = value.remaining();
      offsets[i] = used;
      if (bytes.length < used + lengths[i]) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + lengths[i]));
      }
      value.get(bytes, used, lengths[i]);
      used += lengths[i];
      from.consume();
    }
    return count;
  }

  /**
   * Goes to the value of a row, instead of {@link #next}.
   *
   * @param row not before the row that was asked for last, and in the column
   */
  void forward(long row, long rows) throws IOException {
    while (row >= walked) {
      first = walked;
      walked += next((int) Math.min(NumberColumn.STEP, rows - walked));
    }
    at = (int) (row - first);
  }

  /** The value of the row that {@link #forward} went to, copied. */
  byte[] value() {
    return Arrays.copyOfRange(bytes, offsets[at], offsets[at] + lengths[at]);
  }

  /** Holds the ids that were taken last. */
  byte[] bytes() {
    return bytes;
  }

  /** Where each starts. */
  int[] offsets() {
    return offsets;
  }

  /** Bytes of each. */
  int[] lengths() {
    return lengths;
  }

  private void nextPage() throws IOException {
    DataPage page = pages.readPage();
    if (!(page instanceof DataPageV1 v1) || v1.getValueEncoding() != Encoding.PLAIN) {
      throw new IOException("a page of ids that is not plain although its file says so");
    }
    ByteBuffer buffer = v1.getBytes().toByteBuffer();
    left = v1.getValueCount();
    if (buffer.hasArray()) {
      bytes = buffer.array();
      position = buffer.arrayOffset() + buffer.position();
    } else {
      bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      position = 0;
    }
  }
}
