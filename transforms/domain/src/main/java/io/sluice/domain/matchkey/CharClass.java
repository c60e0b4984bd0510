package io.sluice.domain.matchkey;

/**
 * Classes of characters as the regular expressions of the published rules see them, without a
 * regular expression.
 */
final class CharClass {
  private static final byte[] ALPHANUMERIC = new byte[128];
  private static final byte[] EMAIL = new byte[128];

  /** Ideographs that stand for numbers; letters to Java, numbers to the published code. */
  private static final String IDEOGRAPHIC_NUMBERS = "一二三四五六七八九十百千万億兆零壹貳參萬";

  static {
    for (char c = 0; c < 128; c++) {
      boolean digit = c >= '0' && c <= '9';
      boolean capital = c >= 'A' && c <= 'Z';
      if (digit || (c >= 'a' && c <= 'z') || capital) {
        ALPHANUMERIC[c] = (byte) (capital ? c + 0x20 : c);
      }
      boolean sign = c == '_' || c == '.' || c == '@' || c == '-';
      EMAIL[c] = sign ? (byte) c : ALPHANUMERIC[c];
    }
  }

  private CharClass() {}

  /** The small form of A-Z, a-z and 0-9; 0 for anything else. */
  static int alphanumeric(char c) {
    return c < 128 ? ALPHANUMERIC[c] : 0;
  }

  /**
   * As {@link #alphanumeric}, after lower-casing by Unicode: two characters outside ASCII have a
   * small form within.
   */
  static int lowerAlphanumeric(char c) {
    if (c < 128) {
      return ALPHANUMERIC[c];
    }
    return switch (c) {
      case '\u0130' -> 'i';
      case '\u212A' -> 'k';
      default -> 0;
    };
  }

  /** The small form of a character below U+0080 that an e-mail address keeps; 0 for the others. */
  static int email(char c) {
    return EMAIL[c];
  }

  /** A letter, number or underscore of any script. */
  static boolean isWord(int point) {
    return Character.isLetter(point) || point == '_' || isNumberType(point);
  }

  /** A character with a numeric value. */
  static boolean isNumeric(int point) {
    return isNumberType(point) || IDEOGRAPHIC_NUMBERS.indexOf(point) >= 0;
  }

  private static boolean isNumberType(int point) {
    int type = Character.getType(point);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  /** White space of any script. */
  static boolean isSpace(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\u001c' && c <= '\u001f');
    }
    return c == '\u0085' || (c >= '\u00a0' && Character.isSpaceChar(c));
  }
}
