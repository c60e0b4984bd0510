package io.sluice.beam.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;

/**
 * The values of one mapped column in the current row: none where it is null, one for a plain
 * column, several for a list. Text is held as bytes in one growing buffer, so that a row costs no
 * objects.
 */
public final class ColumnValues {
  private final ColumnReader reader;
  private final ColumnForm form;
  private byte[] bytes = new byte[256];
  private int used;
  private int[] ends = new int[4];
  private long[] numbers = new long[4];
  private int count;

  ColumnValues(ColumnReader reader, ColumnForm form) {
    this.reader = reader;
    this.form = form;
  }

  /** Moves to the next row and reads its values. */
  void next() {
    count = 0;
    used = 0;
    do {
      if (reader.getCurrentDefinitionLevel() == form.definitionLevel()) {
        take();
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
  }

  /** The number of values that are not null. */
  public int count() {
    return count;
  }

  /** The buffer that holds all text values of the row; valid until the next row. */
  public byte[] buffer() {
    return bytes;
  }

  /** Where a text value starts in {@link #buffer()}. */
  public int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Where a text value ends in {@link #buffer()}, exclusive. */
  public int end(int index) {
    return ends[index];
  }

  /** A number, or epoch milliseconds of a time. */
  public long number(int index) {
    return numbers[index];
  }

  private void take() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    switch (form.kind()) {
      case TEXT -> append(reader.getBinary());
      case WHOLE_INT -> whole(reader.getInteger());
      case WHOLE_LONG -> whole(reader.getLong());
      case DECIMAL -> appendAscii(form.decimalText(reader));
      case TIME -> numbers[count] = form.epochMillis(reader);
    }
    ends[count] = used;
    count++;
  }

  private void whole(long value) {
    numbers[count] = value;
    appendAscii(Long.toString(value));
  }

  private void appendAscii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[used++] = (byte) text.charAt(i);
    }
  }

  private void append(Binary binary) {
    ByteBuffer value = binary.toByteBuffer();
    int length = value.remaining();
    room(length);
    value.get(bytes, used, length);
    used += length;
  }

  private void room(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }
}
