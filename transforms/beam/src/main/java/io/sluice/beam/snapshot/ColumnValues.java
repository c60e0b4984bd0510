package io.sluice.beam.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The values of one mapped column in the current row: none where it is null, one for a plain
 * column, several for a list. Text is a range of bytes, so that a row costs no objects.
 */
public final class ColumnValues {
  private final @Nullable ColumnPages pages;
  private final @Nullable ColumnReader reader;
  private final ColumnForm form;
  private final boolean list;

  // Where the row's values are: the batch's arrays, or those of this row alone.
  private byte[] bytes = new byte[256];
  private int[] starts = new int[4];
  private int[] ends = new int[4];
  private long[] numbers = new long[4];
  private int at;
  private int count;

  private int filled;
  private int entry = -1;
  private int used;

  private ColumnValues(
      @Nullable ColumnPages pages, @Nullable ColumnReader reader, ColumnForm form, boolean list) {
    this.pages = pages;
    this.reader = reader;
    this.form = form;
    this.list = list;
    if (pages != null && !list) {
      starts = pages.starts;
      ends = pages.ends;
      numbers = pages.numbers;
    }
  }

  /** Values of pages that are decoded here. */
  static ColumnValues of(ColumnPages pages, ColumnForm form) {
    return new ColumnValues(pages, null, form, pages.repeated());
  }

  /** Values of any pages, through Parquet's reader. */
  static ColumnValues of(ColumnReader reader, ColumnForm form) {
    return new ColumnValues(null, reader, form, true);
  }

  /** The one value of all rows, or none. */
  static ColumnValues of(ConstantColumn constant) {
    ColumnValues values = new ColumnValues(null, null, constant.form(), false);
    values.bytes = constant.bytes();
    values.ends[0] = values.bytes.length;
    values.numbers[0] = constant.epochMillis() == null ? 0 : constant.epochMillis();
    values.count = constant.count();
    return values;
  }

  /**
   * Moves to the next row and reads its values.
   *
   * @throws IOException if a page cannot be read
   * @throws IndexOutOfBoundsException if the pages end early
   */
  void next() throws IOException {
    if (reader != null) {
      nextOf(reader);
    } else if (pages == null) {
      return; // All rows are alike.
    } else if (list) {
      nextList();
    } else {
      nextEntry();
      at = entry;
      bytes = pages.bytes;
      count = ends[entry] < 0 ? 0 : 1;
    }
  }

  /** The number of values that are not null. */
  public int count() {
    return count;
  }

  /** True where {@link #number} gives a time and there is no text. */
  public boolean isTime() {
    return form.kind() == ColumnForm.Kind.TIME;
  }

  /** True for dates without a time of day. */
  public boolean isDay() {
    return form.day();
  }

  /** The buffer that holds all text values of the row; valid until the next row. */
  public byte[] buffer() {
    return bytes;
  }

  /** Where a text value starts in {@link #buffer()}. */
  public int start(int index) {
    return starts[at + index];
  }

  /** Where a text value ends in {@link #buffer()}, exclusive. */
  public int end(int index) {
    return ends[at + index];
  }

  /** A number, or epoch milliseconds of a time. */
  public long number(int index) {
    return numbers[at + index];
  }

  private void nextEntry() throws IOException {
    entry++;
    if (entry >= filled) {
      filled = pages.fill();
      entry = 0;
      if (filled == 0) {
        throw new IndexOutOfBoundsException("the pages of a column end early");
      }
    }
  }

  /** A list may reach over batches: its values are copied. */
  private void nextList() throws IOException {
    count = 0;
    used = 0;
    if (entry < 0) {
      nextEntry();
    }
    do {
      if (pages.ends[entry] >= 0) {
        room();
        numbers[count] = pages.numbers[entry];
        append(pages.bytes, pages.starts[entry], pages.ends[entry]);
        count++;
      }
    } while (moved() && pages.repetitions[entry] > 0);
  }

  /** To the next entry, or past the last one. */
  private boolean moved() throws IOException {
    entry++;
    if (entry >= filled) {
      filled = pages.fill();
      entry = filled == 0 ? -1 : 0;
    }
    return entry >= 0;
  }

  private void nextOf(ColumnReader from) {
    count = 0;
    used = 0;
    do {
      if (from.getCurrentDefinitionLevel() == form.definitionLevel()) {
        room();
        take(from);
        count++;
      }
      from.consume();
    } while (from.getCurrentRepetitionLevel() > 0);
  }

  private void take(ColumnReader from) {
    switch (form.kind()) {
      case TEXT -> append(from.getBinary());
      case WHOLE_INT -> whole(from.getInteger());
      case WHOLE_LONG -> whole(from.getLong());
      case DECIMAL -> appendAscii(form.decimalText(from));
      case REAL -> appendAscii(form.realText(from));
      case TRUTH -> appendAscii(Boolean.toString(from.getBoolean()));
      case TIME -> {
        numbers[count] = form.epochMillis(from);
        append(bytes, 0, 0);
      }
    }
  }

  private void whole(long value) {
    numbers[count] = value;
    appendAscii(Long.toString(value));
  }

  private void appendAscii(String text) {
    byte[] ascii = new byte[text.length()];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) text.charAt(i);
    }
    append(ascii, 0, ascii.length);
  }

  private void append(Binary binary) {
    ByteBuffer value = binary.toByteBuffer();
    int length = value.remaining();
    grow(length);
    value.get(bytes, used, length);
    ended(length);
  }

  private void append(byte[] from, int start, int end) {
    grow(end - start);
    System.arraycopy(from, start, bytes, used, end - start);
    ended(end - start);
  }

  private void ended(int length) {
    starts[count] = used;
    used += length;
    ends[count] = used;
  }

  private void room() {
    if (count == ends.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      numbers = Arrays.copyOf(numbers, count * 2);
    }
  }

  private void grow(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }
}
