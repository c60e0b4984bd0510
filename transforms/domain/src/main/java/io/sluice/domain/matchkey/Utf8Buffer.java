package io.sluice.domain.matchkey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Where normalizers write: UTF-8 bytes of one normalized value, reused from value to value. Not
 * thread-safe.
 */
final class Utf8Buffer {
  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** Makes room for {@code more} bytes, so that {@link #ascii} need not look. */
  void reserve(int more) {
    if (length + more > bytes.length) {
      byte[] grown = new byte[Math.max(bytes.length * 2, length + more)];
      System.arraycopy(bytes, 0, grown, 0, length);
      bytes = grown;
    }
  }

  /** Appends a character below U+0080; the room was reserved. */
  void ascii(int character) {
    bytes[length++] = (byte) character;
  }

  /** Appends any code point but a surrogate. */
  void codePoint(int point) {
    reserve(4);
    if (point < 0x80) {
      bytes[length++] = (byte) point;
    } else if (point < 0x800) {
      bytes[length++] = (byte) (0xc0 | (point >> 6));
      bytes[length++] = (byte) (0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      bytes[length++] = (byte) (0xe0 | (point >> 12));
      bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
      bytes[length++] = (byte) (0x80 | (point & 0x3f));
    } else {
      bytes[length++] = (byte) (0xf0 | (point >> 18));
      bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
      bytes[length++] = (byte) (0x80 | (point & 0x3f));
    }
  }

  /** Appends text below U+0080. */
  void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  /** Appends well-formed text. */
  void text(String text) {
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      codePoint(point);
    }
  }

  /** Appends another buffer's bytes. */
  void append(Utf8Buffer other) {
    reserve(other.length);
    System.arraycopy(other.bytes, 0, bytes, length, other.length);
    length += other.length;
  }

  void update(MessageDigest digest) {
    digest.update(bytes, 0, length);
  }

  /** The value as text; a copy. */
  String copy() {
    return copy(0, length);
  }

  /** A part of the value as text; a copy. */
  String copy(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
