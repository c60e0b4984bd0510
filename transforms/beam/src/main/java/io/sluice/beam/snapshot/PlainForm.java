package io.sluice.beam.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Decodes plain values of one column: text where it lies, whole numbers with their digits, times as
 * epoch milliseconds. For one thread.
 */
final class PlainForm {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_DIGITS = 20;

  private final ColumnForm form;
  private final boolean wide;
  private byte[] digits = new byte[0];
  private int position;

  private PlainForm(ColumnForm form, boolean wide) {
    this.form = form;
    this.wide = wide;
  }

  /**
   * The form, {@code null} where plain values need more than a look: decimals, floating point,
   * truths, 96-bit times.
   */
  static @Nullable PlainForm of(ColumnForm form) {
    PrimitiveTypeName type = form.type().getPrimitiveTypeName();
    boolean simple =
        switch (form.kind()) {
          case TEXT, WHOLE_INT, WHOLE_LONG -> true;
          case DECIMAL, REAL, TRUTH -> false;
          case TIME -> type != PrimitiveTypeName.INT96;
        };
    return simple ? new PlainForm(form, type == PrimitiveTypeName.INT64) : null;
  }

  /** The little-endian number at an offset. */
  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * Decodes values into the start of a batch.
   *
   * @param count 0..{@link ColumnPages#BATCH}
   * @return the array that holds their text
   * @throws IndexOutOfBoundsException if the page ends early
   */
  byte[] decode(byte[] page, int from, int end, int count, ColumnPages to) {
    position = from;
    return switch (form.kind()) {
      case TEXT -> texts(page, end, count, to);
      case WHOLE_INT, WHOLE_LONG -> wholes(page, end, count, to);
      case TIME -> times(page, end, count, to);
      case DECIMAL, REAL, TRUTH -> throw new IllegalStateException("no plain form");
    };
  }

  /** Where the value after the last decoded one starts. */
  int position() {
    return position;
  }

  /** An array that holds the text of all values of a dictionary. */
  byte[] room(byte[] page, int values) {
    return switch (form.kind()) {
      case TEXT -> new byte[page.length];
      case WHOLE_INT, WHOLE_LONG -> new byte[values * MAX_DIGITS];
      case TIME, DECIMAL, REAL, TRUTH -> new byte[0];
    };
  }

  private byte[] texts(byte[] page, int end, int count, ColumnPages to) {
    int at = position;
    for (int i = 0; i < count; i++) {
      int length = intAt(page, at);
      at += Integer.BYTES;
      if (length < 0 || length > end - at) {
        throw new IndexOutOfBoundsException("a text longer than its page");
      }
      to.starts[i] = at;
      at += length;
      to.ends[i] = at;
    }
    position = at;
    return page;
  }

  private byte[] wholes(byte[] page, int end, int count, ColumnPages to) {
    numbers(page, end, count, to.numbers);
    if (digits.length == 0) {
      digits = new byte[ColumnPages.BATCH * MAX_DIGITS];
    }
    int used = 0;
    for (int i = 0; i < count; i++) {
      String text = Long.toString(to.numbers[i]);
      to.starts[i] = used;
      for (int c = 0; c < text.length(); c++) {
        digits[used++] = (byte) text.charAt(c);
      }
      to.ends[i] = used;
    }
    return digits;
  }

  private byte[] times(byte[] page, int end, int count, ColumnPages to) {
    numbers(page, end, count, to.numbers);
    for (int i = 0; i < count; i++) {
      to.numbers[i] = form.epochMillis(to.numbers[i]);
      to.starts[i] = 0;
      to.ends[i] = 0;
    }
    return page;
  }

  private void numbers(byte[] page, int end, int count, long[] to) {
    int size = wide ? Long.BYTES : Integer.BYTES;
    if ((long) count * size > end - position) {
      throw new IndexOutOfBoundsException("numbers past the end of their page");
    }
    for (int i = 0; i < count; i++) {
      to[i] = wide ? (long) LONG.get(page, position) : (int) INT.get(page, position);
      position += size;
    }
  }
}
