package io.sluice.beam.snapshot;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one mapped column in the current row: none where it is null, one for a plain
 * column, several for a list. Text is a range of bytes, so that a row costs no objects.
 */
public final class ColumnValues {
  private final @Nullable ColumnPages pages;
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
  private @Nullable RecordValues record;

  /** What it takes to interpret the values of records. */
  private static final class RecordValues {
    private final PlainValues plain;
    private final PlainForm form;
    private final PlainForm.Batch batch = new PlainForm.Batch(4);

    RecordValues(ColumnForm form) {
      this.plain = new PlainValues(form);
      this.form = PlainForm.of(form);
    }
  }

  private ColumnValues(@Nullable ColumnPages pages, ColumnForm form, boolean list) {
    this.pages = pages;
    this.form = form;
    this.list = list;
    if (pages != null && !list) {
      starts = pages.batch.starts;
      ends = pages.batch.ends;
      numbers = pages.batch.numbers;
    }
  }

  /** Values of pages that are decoded here. */
  static ColumnValues of(ColumnPages pages, ColumnForm form) {
    return new ColumnValues(pages, form, pages.repeated());
  }

  /** Values of records, which {@link #put} takes row by row. */
  static ColumnValues ofRecords(ColumnForm form) {
    ColumnValues values = new ColumnValues(null, form, false);
    values.record = new RecordValues(form);
    return values;
  }

  /** The one value of all rows, or none. */
  static ColumnValues of(ConstantColumn constant) {
    ColumnValues values = new ColumnValues(null, constant.form(), false);
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
    if (pages == null) {
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

  /**
   * Takes the column's value of the next record, as Parquet's physical type has it.
   *
   * @param value {@code null}, one value, or a collection of those for a list
   * @throws IOException if a value is of another type
   */
  void put(@Nullable Object value) throws IOException {
    RecordValues from = Objects.requireNonNull(record, "values of records");
    from.plain.clear();
    count = 0;
    if (value instanceof Collection<?> several) {
      for (Object one : several) {
        putOne(from, one);
      }
    } else {
      putOne(from, value);
    }
    from.batch.room(count);
    bytes = from.form.decode(from.plain.bytes(), 0, from.plain.length(), count, from.batch);
    starts = from.batch.starts;
    ends = from.batch.ends;
    numbers = from.batch.numbers;
  }

  private void putOne(RecordValues from, @Nullable Object value) throws IOException {
    if (value != null) {
      from.plain.put(value);
      count++;
    }
  }

  /**
   * Fails where the pages hold more than the rows of their group.
   *
   * @throws IOException if so, or if a page cannot be read
   */
  void requireEnd() throws IOException {
    boolean more = pages != null && (list ? entry >= 0 : entry + 1 < filled || pages.fill() > 0);
    if (more) {
      throw new IOException("more values than the footer has rows");
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
      if (pages.batch.ends[entry] >= 0) {
        room();
        numbers[count] = pages.batch.numbers[entry];
        append(pages.bytes, pages.batch.starts[entry], pages.batch.ends[entry]);
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
