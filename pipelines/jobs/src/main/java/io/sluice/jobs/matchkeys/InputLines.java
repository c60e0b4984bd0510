package io.sluice.jobs.matchkeys;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream as slices of one buffer. Not thread-safe. */
final class InputLines {
  /** A longer line is no row; it is skipped, never held. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private static final int FIRST_BYTES = 1 << 18;
  private static final int[] UTF8_MARK = {0xef, 0xbb, 0xbf};

  private final InputStream in;
  private final Idle idle;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private int next;
  private int end;
  private boolean tooLong;
  private boolean first = true;

  /** Told when no more input is at hand, so that output can be flushed before waiting. */
  @FunctionalInterface
  interface Idle {
    /** Called before a read that may wait. */
    void waiting() throws IOException;
  }

  InputLines(InputStream in, Idle idle) {
    this.in = in;
    this.idle = idle;
  }

  /** Moves to the next line; false at the end of the stream. */
  boolean advance() throws IOException {
    tooLong = false;
    from = next;
    int at = next;
    while (true) {
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (at < end) {
        next = at + 1;
        tooLong |= at - from > MAX_LINE_BYTES;
        return line(at);
      }
      if (at - from > MAX_LINE_BYTES) {
        tooLong = true;
        from = end;
      }
      int held = end - from;
      if (!fill()) {
        next = end;
        return (held > 0 || tooLong) && line(end);
      }
      at = from + held;
    }
  }

  private boolean line(int lineEnd) {
    to = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    if (first) {
      first = false;
      skipMark();
    }
    return true;
  }

  private void skipMark() {
    for (int i = 0; i < UTF8_MARK.length; i++) {
      if (from + i >= to || (buffer[from + i] & 0xff) != UTF8_MARK[i]) {
        return;
      }
    }
    from += UTF8_MARK.length;
  }

  /** Reads more behind what is held, which moves to the front; false at the end of the stream. */
  private boolean fill() throws IOException {
    int held = end - from;
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, held);
      from = 0;
      end = held;
    } else if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    if (in.available() == 0) {
      idle.waiting();
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      return false;
    }
    end += read;
    return true;
  }

  /** The bytes behind the current line, valid until the next call of {@link #advance}. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** True when the current line was too long and is lost. */
  boolean tooLong() {
    return tooLong;
  }
}
