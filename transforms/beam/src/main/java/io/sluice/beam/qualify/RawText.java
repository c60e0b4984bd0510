package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import java.nio.ByteBuffer;
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

  private byte[] bytes = new byte[0];
  private int start;
  private int end;

  /** Takes a value of a column. */
  State take(ColumnValues column, int index) {
    bytes = column.buffer();
    start = column.start(index);
    end = column.end(index);
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0) {
        return decode();
      }
    }
    while (start < end && bytes[start] <= ' ') {
      start++;
    }
    while (end > start && bytes[end - 1] <= ' ') {
      end--;
    }
    return start == end ? State.ABSENT : State.PRESENT;
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

  String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
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
