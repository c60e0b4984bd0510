package io.sluice.beam.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The column of ids, a required one. The plain pages that we write are walked in place; pages of
 * another writer (a compaction) go through Parquet's reader.
 */
final class IdColumn {
  private final @Nullable PageReader pages;
  private final @Nullable ColumnReader reader;
  private byte[] bytes = new byte[0];
  private int position;
  private int left;
  private int offset;
  private int length;

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

  /** Moves to the next id. */
  void next() throws IOException {
    if (reader != null) {
      ByteBuffer value = reader.getBinary().toByteBuffer();
      length = value.remaining();
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, 256)];
      }
      value.get(bytes, 0, length);
      reader.consume();
      return;
    }
    if (left == 0) {
      nextPage();
    }
    left--;
    length =
        (bytes[position] & 0xff)
            | (bytes[position + 1] & 0xff) << 8
            | (bytes[position + 2] & 0xff) << 16
            | (bytes[position + 3] & 0xff) << 24;
    offset = position + Integer.BYTES;
    position = offset + length;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
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
