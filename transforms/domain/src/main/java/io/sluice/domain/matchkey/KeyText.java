package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** The value being normalized, as characters in a reused buffer. Not thread-safe. */
final class KeyText {
  private static final int FIRST_COMBINING_MARK = 0x300;
  private static final char REPLACEMENT = '\uFFFD';

  private final Reference reference;
  private char[] chars = new char[MatchKeyHasher.MAX_VALUE_LENGTH];
  private int length;
  private int seen;
  private @Nullable String value;

  KeyText(Reference reference) {
    this.reference = reference;
  }

  /**
   * Takes the next value.
   *
   * @return why it cannot be used, or {@code null}
   */
  @Nullable KeyProblem load(String next) {
    if (next.length() > MatchKeyHasher.MAX_VALUE_LENGTH) {
      return KeyProblem.TOO_LONG;
    }
    take(next);
    return checked();
  }

  /**
   * Takes the next value from a buffer, copied.
   *
   * @return why it cannot be used, or {@code null}
   */
  @Nullable KeyProblem load(char[] buffer, int from, int to) {
    if (to - from > MatchKeyHasher.MAX_VALUE_LENGTH) {
      return KeyProblem.TOO_LONG;
    }
    length = to - from;
    System.arraycopy(buffer, from, chars, 0, length);
    look();
    value = null;
    return checked();
  }

  private @Nullable KeyProblem checked() {
    if (seen < FIRST_COMBINING_MARK) {
      return null;
    }
    if (!isWellFormed()) {
      return KeyProblem.UNREADABLE;
    }
    // One text, one key: "u" with a combining mark and the single letter must hash alike.
    if (reference == Reference.REPAIRED && !Normalizer.isNormalized(value(), Normalizer.Form.NFC)) {
      take(Normalizer.normalize(value(), Normalizer.Form.NFC));
    }
    return null;
  }

  private void take(String text) {
    length = text.length();
    if (length > chars.length) {
      chars = new char[length];
    }
    text.getChars(0, length, chars, 0);
    look();
    value = text;
  }

  private void look() {
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= chars[i];
    }
    seen = all;
  }

  private boolean isWellFormed() {
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      // The published code hashes the mark of damaged text; half a character it cannot encode.
      if ((c == REPLACEMENT && reference == Reference.REPAIRED) || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == length || !Character.isLowSurrogate(chars[i])) {
          return false;
        }
      }
    }
    return true;
  }

  /** The characters; valid up to {@link #length()} and until the next value. */
  char[] chars() {
    return chars;
  }

  int length() {
    return length;
  }

  /** The value as text, made when it is first asked for. */
  String value() {
    String text = value;
    if (text == null) {
      text = new String(chars, 0, length);
      value = text;
    }
    return text;
  }

  /** True when every character is below U+0080. */
  boolean isAscii() {
    return seen < 0x80;
  }

  /** True when every character is below U+0100. */
  boolean isLatin1() {
    return seen < 0x100;
  }
}
