package io.sluice.beam.qualify;

import java.util.Arrays;

/**
 * A growing run of bytes with the few number forms of packed rows. Not safe for several threads.
 */
public final class ByteBuilder {
  private byte[] bytes;
  private int length;

  /** Starts with room for so many bytes. */
  public ByteBuilder(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** The array behind it; valid up to {@link #length()} and until the next call that adds. */
  public byte[] array() {
    return bytes;
  }

  /** Bytes so far. */
  public int length() {
    return length;
  }

  /** Forgets everything, keeps the room. */
  public void clear() {
    length = 0;
  }

  /** Drops what was added after a length. */
  public void truncate(int toLength) {
    length = Math.min(length, toLength);
  }

  /** Adds the low eight bits. */
  public void put(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Adds a range. */
  public void put(byte[] from, int start, int end) {
    int count = end - start;
    room(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
  }

  /** Adds eight bytes, big-endian. */
  public void putLong(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Adds a whole number of 0 or more in one to five bytes of seven bits. */
  public void putVarint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      put((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    put(rest);
  }

  /** A copy of all bytes. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
