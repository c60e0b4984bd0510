package io.sluice.jobs.run;

import io.sluice.beam.snapshot.ColumnValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One value of a row, stripped as the qualify stage strips it. Personal data: raw; lives as long as
 * the row is looked at and is never printed.
 */
final class CellText {
  private static final CellText ABSENT = new CellText(State.ABSENT, "");
  private static final CellText NOT_UTF8 = new CellText(State.NOT_UTF8, "");

  private final State state;
  private final String text;

  private CellText(State state, String text) {
    this.state = state;
    this.text = text;
  }

  /** What a value turned out to be. */
  enum State {
    ABSENT,
    PRESENT,
    NOT_UTF8
  }

  /** The first value of a column; absent where the column is not mapped or has none. */
  static CellText first(@Nullable ColumnValues column) {
    return column == null || column.count() == 0 ? ABSENT : of(column, 0);
  }

  static CellText of(ColumnValues column, int index) {
    int start = column.start(index);
    int length = column.end(index) - start;
    String decoded;
    try {
      decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(column.buffer(), start, length))
              .toString();
    } catch (CharacterCodingException e) {
      return NOT_UTF8;
    }
    // As many characters as bytes: plain ASCII, which is stripped of control characters too.
    String stripped = decoded.length() == length ? decoded.trim() : decoded.strip();
    return stripped.isEmpty() ? ABSENT : new CellText(State.PRESENT, stripped);
  }

  State state() {
    return state;
  }

  String text() {
    return text;
  }

  /** The state and the length, never the value. */
  @Override
  public String toString() {
    return state + " of " + text.length() + " characters";
  }
}
