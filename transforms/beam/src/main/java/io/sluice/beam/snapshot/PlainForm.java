package io.sluice.beam.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Decodes plain values of one column: text where it lies, numbers with their digits, times as epoch
 * milliseconds. The one place that interprets stored values. For one thread.
 */
final class PlainForm {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ColumnForm form;
  private final PrimitiveTypeName stored;
  private final int size;
  private byte[] text = new byte[0];
  private int used;
  private int position;

  private PlainForm(ColumnForm form) {
    this.form = form;
    this.stored = form.type().getPrimitiveTypeName();
    this.size = size(form);
  }

  static PlainForm of(ColumnForm form) {
    return new PlainForm(form);
  }

  /** Bytes of a plain value, 0 where each has its own length; a truth has a byte of its own. */
  static int size(ColumnForm form) {
    return switch (form.type().getPrimitiveTypeName()) {
      case BINARY -> 0;
      case BOOLEAN -> 1;
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case INT96 -> Long.BYTES + Integer.BYTES;
      case FIXED_LEN_BYTE_ARRAY -> form.type().getTypeLength();
    };
  }

  ColumnForm form() {
    return form;
  }

  /** The little-endian number at an offset. */
  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  /** Where decoded values go: ranges of text, or numbers. */
  static final class Batch {
    int[] starts;
    int[] ends;
    long[] numbers;

    Batch(int room) {
      starts = new int[room];
      ends = new int[room];
      numbers = new long[room];
    }

    void room(int values) {
      if (ends.length < values) {
        starts = Arrays.copyOf(starts, values * 2);
        ends = Arrays.copyOf(ends, values * 2);
        numbers = Arrays.copyOf(numbers, values * 2);
      }
    }
  }

  /**
   * Decodes values into the start of a batch.
   *
   * @return the array that holds their text
   * @throws IndexOutOfBoundsException if the page ends early
   */
  byte[] decode(byte[] page, int from, int end, int count, Batch to) {
    position = from;
    if (size > 0 && (long) count * size > end - from) {
      throw new IndexOutOfBoundsException("values past the end of their page");
    }
    return switch (form.kind()) {
      case TEXT -> size == 0 ? texts(page, end, count, to) : fixed(page, count, to);
      case WHOLE_INT, WHOLE_LONG, UNSIGNED_INT, UNSIGNED_LONG -> wholes(page, count, to);
      case TIME -> times(page, count, to);
      case DECIMAL, UUID, REAL, TRUTH -> rendered(page, end, count, to);
    };
  }

  /** Where the value after the last decoded one starts. */
  int position() {
    return position;
  }

  private byte[] texts(byte[] page, int end, int count, Batch to) {
    int[] starts = to.starts;
    int[] ends = to.ends;
    int at = position;
    for (int i = 0; i < count; i++) {
      int length = length(page, at, end);
      at += Integer.BYTES;
      starts[i] = at;
      at += length;
      ends[i] = at;
    }
    position = at;
    return page;
  }

  private static int length(byte[] page, int at, int end) {
    int length = end - at < Integer.BYTES ? -1 : intAt(page, at);
    if (length < 0 || length > end - at - Integer.BYTES) {
      throw new IndexOutOfBoundsException("a text longer than its page");
    }
    return length;
  }

  private byte[] fixed(byte[] page, int count, Batch to) {
    for (int i = 0; i < count; i++) {
      to.starts[i] = position;
      position += size;
      to.ends[i] = position;
    }
    return page;
  }

  private byte[] wholes(byte[] page, int count, Batch to) {
    used = 0;
    for (int i = 0; i < count; i++) {
      long number = number(page);
      to.numbers[i] = number;
      to.starts[i] = used;
      put(
          form.kind() == ColumnForm.Kind.UNSIGNED_LONG
              ? Long.toUnsignedString(number)
              : Long.toString(number));
      to.ends[i] = used;
    }
    return text;
  }

  private byte[] times(byte[] page, int count, Batch to) {
    for (int i = 0; i < count; i++) {
      if (stored == PrimitiveTypeName.INT96) {
        long nanos = (long) LONG.get(page, position);
        to.numbers[i] = ColumnForm.epochMillis(nanos, intAt(page, position + Long.BYTES));
        position += size;
      } else {
        to.numbers[i] = form.epochMillis(number(page));
      }
      to.starts[i] = 0;
      to.ends[i] = 0;
    }
    return page;
  }

  private long number(byte[] page) {
    int at = position;
    position += size;
    if (size == Long.BYTES) {
      return (long) LONG.get(page, at);
    }
    int number = intAt(page, at);
    return form.kind() == ColumnForm.Kind.UNSIGNED_INT ? Integer.toUnsignedLong(number) : number;
  }

  private byte[] rendered(byte[] page, int end, int count, Batch to) {
    used = 0;
    for (int i = 0; i < count; i++) {
      int length = size == 0 ? length(page, position, end) : size;
      position += size == 0 ? Integer.BYTES : 0;
      to.starts[i] = used;
      put(text(page, position, length));
      to.ends[i] = used;
      to.numbers[i] = 0;
      position += length;
    }
    return text;
  }

  private String text(byte[] page, int at, int length) {
    return switch (form.kind()) {
      case DECIMAL -> decimal(page, at, length);
      case UUID ->
          new UUID((long) BIG_LONG.get(page, at), (long) BIG_LONG.get(page, at + Long.BYTES))
              .toString();
      case REAL -> real(page, at);
      default -> page[at] == 0 ? "false" : "true";
    };
  }

  /** The digits without a fraction of zeros. */
  private String decimal(byte[] page, int at, int length) {
    BigInteger unscaled =
        switch (stored) {
          case INT32 -> BigInteger.valueOf(intAt(page, at));
          case INT64 -> BigInteger.valueOf((long) LONG.get(page, at));
          default -> length == 0 ? BigInteger.ZERO : new BigInteger(page, at, length);
        };
    BigDecimal value = new BigDecimal(unscaled, form.scale());
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** The shortest digits that tell a floating-point number from its neighbours. */
  private String real(byte[] page, int at) {
    return stored == PrimitiveTypeName.FLOAT
        ? Float.toString(Float.intBitsToFloat(intAt(page, at)))
        : Double.toString(Double.longBitsToDouble((long) LONG.get(page, at)));
  }

  private void put(String ascii) {
    int length = ascii.length();
    if (used + length > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, used + length + 1024));
    }
    for (int c = 0; c < length; c++) {
      text[used++] = (byte) ascii.charAt(c);
    }
  }
}
