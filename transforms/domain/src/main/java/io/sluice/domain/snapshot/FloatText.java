package io.sluice.domain.snapshot;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Recognizes whole numbers that went through a floating-point column and came out as text: {@code
 * 1.20655501E10}, {@code 4915112345678.0}, {@code 4,91512E+12}. Their digits are another number, or
 * one that lost its last digits, so no key and no id may be made of them.
 *
 * <p>A look at the last digits decides most values, without an object.
 */
public final class FloatText {
  /** Longer texts are no numbers. */
  private static final int LONGEST = 64;

  private static final String EXPONENT = "([eE]|[×*]10\\^?|[xX]10\\^)[+-]?\\d{1,4}";
  private static final Pattern WITH_EXPONENT =
      Pattern.compile("[+-]?(\\d+[.,]?\\d*|[.,]\\d+)" + EXPONENT);
  private static final Pattern WITH_FRACTION_OF_ZEROS =
      Pattern.compile("[+-]?(\\d+[.,]0+|\\d{1,3}(,\\d{3})+\\.0+|\\d{1,3}(\\.\\d{3})+,0+)");

  /** Digits, e, digits alone may be an id of its own kind; no program writes a number so. */
  private static final Pattern MAY_BE_AN_ID = Pattern.compile("\\d+[eE]-?\\d+");

  private static final Pattern SHORT_EXPONENT = Pattern.compile("[1-9][eE][1-9]\\d{1,2}");
  private static final Pattern AROUND = Pattern.compile("^['\"`\\s\\h]+|['\"`\\s\\h]+$");

  private FloatText() {}

  /**
   * Whether a phone number or postal code has such a form.
   *
   * @param chars holds it at {@code from..to}
   */
  public static boolean isNumber(char[] chars, int from, int to) {
    if (to - from > LONGEST) {
      return false;
    }
    int last = to - 1;
    while (last >= from && (chars[last] == '"' || chars[last] == '\'')) {
      last--;
    }
    int at = last;
    boolean zeros = true;
    while (at >= from && chars[at] >= '0' && chars[at] <= '9') {
      zeros &= chars[at] == '0';
      at--;
    }
    return at >= from
        && mayBe(chars[at], at > from ? chars[at - 1] : ' ', zeros && at < last)
        && isNumber(new String(chars, from, to - from));
  }

  /**
   * Whether an id has such a form. {@code 12E345} has not: it may be an id of its own.
   *
   * @param utf8 holds it at {@code from..to}
   */
  public static boolean isId(byte[] utf8, int from, int to) {
    if (to - from > LONGEST) {
      return false;
    }
    int at = to - 1;
    boolean zeros = true;
    while (at >= from && utf8[at] >= '0' && utf8[at] <= '9') {
      zeros &= utf8[at] == '0';
      at--;
    }
    return at >= from
        && mayBe(
            (char) (utf8[at] & 0xff),
            at > from ? (char) (utf8[at - 1] & 0xff) : ' ',
            zeros && at < to - 1)
        && isId(new String(utf8, from, to - from, StandardCharsets.UTF_8));
  }

  /** As above, for a text. */
  public static boolean isId(String text) {
    String plain = plain(text);
    if (MAY_BE_AN_ID.matcher(plain).matches()) {
      return SHORT_EXPONENT.matcher(plain).matches();
    }
    return matches(plain);
  }

  /** Whether a text of any column is a number with an exponent, whose last digits may be lost. */
  public static boolean hasExponent(String text) {
    return isId(text) && !WITH_FRACTION_OF_ZEROS.matcher(plain(text)).matches();
  }

  /** Whether the character in front of the last digits leads to such a form. */
  private static boolean mayBe(char before, char earlier, boolean zeros) {
    return switch (before) {
      case '.', ',' -> zeros;
      case 'e', 'E', '^', '*' -> true;
      case '+', '-' -> earlier == 'e' || earlier == 'E' || earlier == '^';
      default -> before >= 128;
    };
  }

  private static boolean isNumber(String text) {
    return matches(plain(text));
  }

  private static boolean matches(String plain) {
    return plain.length() <= LONGEST
        && (WITH_EXPONENT.matcher(plain).matches()
            || WITH_FRACTION_OF_ZEROS.matcher(plain).matches());
  }

  /** Full-width and other forms of characters as ASCII, without quotes and blanks around. */
  private static String plain(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
    StringBuilder plain = new StringBuilder(composed.length());
    for (int i = 0; i < composed.length(); i++) {
      char c = composed.charAt(i);
      if (Character.isDigit(c)) {
        plain.append((char) ('0' + Character.digit(c, 10)));
      } else {
        plain.append(
            switch (c) {
              case '\u066b' -> '.';
              case '\u066c' -> ',';
              case '\u2212' -> '-';
              case '\u22c5', '\u00b7' -> '*';
              default -> c;
            });
      }
    }
    return AROUND.matcher(plain).replaceAll("").replace(" ", "");
  }
}
