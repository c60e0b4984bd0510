package io.sluice.amazonads.client;

import com.google.common.base.Splitter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reduces Amazon's error texts to short codes that can be counted and shown.
 *
 * <p>A text may repeat what was sent. So words with a digit or an at sign, words of more than 24
 * characters and words that the caller names become {@code X}.
 */
final class ErrorCodes {
  private static final int MAX_CODE = 60;
  private static final int MAX_WORD = 24;
  private static final int MAX_TEXT = 400;
  private static final Splitter WORDS =
      Splitter.on(Pattern.compile("[^0-9A-Za-z@._+-]+")).omitEmptyStrings();
  private static final Pattern NOT_A_LETTER = Pattern.compile("[^A-Z]+");

  private ErrorCodes() {}

  /**
   * The code of a text.
   *
   * @param text what Amazon said
   * @param hidden words that must not show, such as the ids of the records sent
   * @return 0 to 60 of {@code [A-Z_]}; empty for a text without words
   */
  static String of(String text, Set<String> hidden) {
    StringBuilder code = new StringBuilder();
    String start = text.substring(0, Math.min(text.length(), MAX_TEXT));
    String last = "";
    for (String word : WORDS.split(start)) {
      String shown = hidden.contains(word) ? "X" : letters(word);
      boolean repeated = shown.equals("X") && last.equals("X");
      if (shown.isEmpty() || repeated) {
        continue;
      }
      if (code.length() + 1 + shown.length() > MAX_CODE) {
        break;
      }
      code.append(code.isEmpty() ? "" : "_").append(shown);
      last = shown;
    }
    return code.toString();
  }

  private static String letters(String word) {
    boolean value =
        word.length() > MAX_WORD
            || word.indexOf('@') >= 0
            || word.chars().anyMatch(Character::isDigit);
    if (value) {
      return "X";
    }
    String upper = NOT_A_LETTER.matcher(word.toUpperCase(Locale.ROOT)).replaceAll("_");
    int from = upper.startsWith("_") ? 1 : 0;
    int to = upper.endsWith("_") ? upper.length() - 1 : upper.length();
    return to <= from ? "" : upper.substring(from, to);
  }
}
