package io.sluice.beam.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;

/**
 * Lays values that come in another way than plain pages as plain ones, so that {@link PlainForm}
 * interprets all alike: values of other encodings, and those of records. For one thread.
 */
final class PlainValues {
  private final ColumnForm form;
  private final int size;
  private byte[] bytes = new byte[256];
  private int used;

  PlainValues(ColumnForm form) {
    this.form = form;
    this.size = PlainForm.size(form);
  }

  void clear() {
    used = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return used;
  }

  /** Appends the next values of a page in any of Parquet's encodings. */
  void put(ValuesReader from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      switch (form.type().getPrimitiveTypeName()) {
        case INT32 -> put(from.readInteger());
        case INT64 -> put(from.readLong());
        case FLOAT -> put(Float.floatToRawIntBits(from.readFloat()));
        case DOUBLE -> put(Double.doubleToRawLongBits(from.readDouble()));
        case BOOLEAN -> put(from.readBoolean());
        case INT96, FIXED_LEN_BYTE_ARRAY, BINARY -> put(from.readBytes().toByteBuffer());
      }
    }
  }

  /**
   * Appends the value of a record as Parquet's physical type has it.
   *
   * @throws IOException if it is of another type
   */
  void put(Object value) throws IOException {
    if (value instanceof Integer number) {
      put(number.intValue());
    } else if (value instanceof Long number) {
      put(number.longValue());
    } else if (value instanceof Float number) {
      put(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      put(Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean truth) {
      put(truth.booleanValue());
    } else {
      put(bytes(value));
    }
  }

  private static ByteBuffer bytes(Object value) throws IOException {
    if (value instanceof ByteBuffer buffer) {
      return buffer.duplicate();
    } else if (value instanceof byte[] array) {
      return ByteBuffer.wrap(array);
    } else if (value instanceof Binary binary) {
      return binary.toByteBuffer();
    } else if (value instanceof CharSequence text) {
      return StandardCharsets.UTF_8.encode(text.toString());
    }
    throw new IOException("a value of " + value.getClass().getSimpleName());
  }

  private void put(int value) throws IOException {
    fits(Integer.BYTES);
    room(Integer.BYTES);
    PlainForm.putInt(bytes, used, value);
    used += Integer.BYTES;
  }

  private void put(long value) throws IOException {
    fits(Long.BYTES);
    room(Long.BYTES);
    PlainForm.putLong(bytes, used, value);
    used += Long.BYTES;
  }

  private void put(boolean value) throws IOException {
    fits(1);
    room(1);
    bytes[used++] = (byte) (value ? 1 : 0);
  }

  private void put(ByteBuffer value) throws IOException {
    int length = value.remaining();
    room(Integer.BYTES + length);
    if (size == 0) {
      PlainForm.putInt(bytes, used, length);
      used += Integer.BYTES;
    } else {
      fits(length);
    }
    value.get(bytes, used, length);
    used += length;
  }

  private void fits(int length) throws IOException {
    if (length != size) {
      throw new IOException("a value of " + length + " bytes in a column of " + size);
    }
  }

  private void room(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }
}
