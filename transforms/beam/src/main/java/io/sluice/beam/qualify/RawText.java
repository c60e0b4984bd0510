package io.sluice.beam.qualify;

import com.google.common.io.BaseEncoding;
import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.matchkey.KeyProblem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One text value of a row, stripped of white space, as a range of bytes. ASCII is looked at in
 * place; anything else is decoded strictly, so that bytes which are not UTF-8 are noticed. Reused
 * from value to value.
 */
final class RawText {
  /** What a value turned out to be. */
  enum State {
    ABSENT,
    PRESENT,
    NOT_UTF8
  }

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

  private byte[] bytes = new byte[0];
  private int start;
  private int end;

  /** Takes a value of a column. */
  State take(ColumnValues column, int index) {
    bytes = column.buffer();
    start = column.start(index);
    end = column.end(index);
    if (!ascii()) {
      return decode();
    }
    while (start < end && bytes[start] <= ' ') {
      start++;
    }
    while (end > start && bytes[end - 1] <= ' ') {
      end--;
    }
    return start == end ? State.ABSENT : State.PRESENT;
  }

  /**
   * Takes a value that is a digest as it is, 32 bytes, as its hexadecimal digits; false for any
   * other one. Thirty-two printable characters, as those of an MD5 in digits, are text.
   */
  boolean takeDigest(ColumnValues column, int index) {
    int from = column.start(index);
    int until = column.end(index);
    if (until - from != DigestSet.DIGEST_BYTES || isPrintable(column.buffer(), from, until)) {
      return false;
    }
    bytes = HEX.encode(column.buffer(), from, until - from).getBytes(StandardCharsets.US_ASCII);
    start = 0;
    end = bytes.length;
    return true;
  }

  private static boolean isPrintable(byte[] bytes, int from, int until) {
    for (int i = from; i < until; i++) {
      if (bytes[i] < ' ' || bytes[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int length() {
    return end - start;
  }

  /** Why a value that was taken cannot be an identifier: not UTF-8, or too long. */
  KeyProblem problem(State state) {
    if (state != State.NOT_UTF8) {
      return KeyProblem.TOO_LONG;
    }
    return length() == DigestSet.DIGEST_BYTES ? KeyProblem.RAW_DIGEST : KeyProblem.UNREADABLE;
  }

  String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** Eight bytes at a time: the most frequent look at any value. */
  private boolean ascii() {
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      if (((long) EIGHT.get(bytes, i) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private State decode() {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, start, end - start))
              .toString()
              .strip();
      bytes = text.getBytes(StandardCharsets.UTF_8);
      start = 0;
      end = bytes.length;
      return end == 0 ? State.ABSENT : State.PRESENT;
    } catch (CharacterCodingException e) {
      bytes = Arrays.copyOfRange(bytes, start, end);
      start = 0;
      end = bytes.length;
      return State.NOT_UTF8;
    }
  }
}
