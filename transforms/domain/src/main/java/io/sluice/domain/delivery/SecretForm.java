package io.sluice.domain.delivery;

import java.util.Optional;

/**
 * The form of what travels as a secret: one line of printable ASCII without spaces. A text of
 * another form would end in a header that is refused together with its value, so it is found where
 * it enters. What is said about it never holds a part of it.
 */
public final class SecretForm {
  /** The rule as an error states it. */
  public static final String RULE = "one line of printable ASCII without spaces";

  private static final int LONGEST = 8_192;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char FIRST = '!';
  private static final char LAST = '~';

  private SecretForm() {}

  /**
   * What is wrong with the form of a text.
   *
   * @param text a client id, client secret, refresh token or access token
   * @return such as {@code has 2 lines}; empty for a text of the right form
   */
  public static Optional<String> problem(String text) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    if (text.charAt(0) == BYTE_ORDER_MARK) {
      return Optional.of("begins with a byte order mark");
    }
    long lines = text.lines().count();
    if (lines > 1 || text.endsWith("\n") || text.endsWith("\r")) {
      return Optional.of(lines > 1 ? "has " + lines + " lines" : "ends with a line break");
    }
    if (text.length() > LONGEST) {
      return Optional.of("has more than " + LONGEST + " characters");
    }
    return text.chars().filter(SecretForm::foreign).mapToObj(SecretForm::kind).findFirst();
  }

  private static boolean foreign(int c) {
    return c < FIRST || c > LAST;
  }

  private static String kind(int c) {
    if (c == ' ' || c == '\t') {
      return "holds a space or tab";
    }
    return c < FIRST || c == LAST + 1
        ? "holds a control character"
        : "holds a character that is not ASCII";
  }
}
