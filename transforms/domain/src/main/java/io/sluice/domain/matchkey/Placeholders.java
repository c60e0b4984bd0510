package io.sluice.domain.matchkey;

import com.google.common.base.Ascii;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recognizes values that stand for no value. */
final class Placeholders {
  private static final List<List<String>> ROWS = RuleTable.rows("placeholders.tsv", 2);
  private static final WordTable EMAILS = table(Set.of("email"));
  private static final WordTable LOCAL_PARTS = table(Set.of("email-local"));
  private static final WordTable WORDS = table(Set.of("word", "not-state"));
  private static final WordTable STATE_WORDS = table(Set.of("word"));
  private static final int LONGEST_WORD = 16;

  private Placeholders() {}

  private static WordTable table(Set<String> kinds) {
    Map<String, String> words = new HashMap<>();
    for (List<String> row : ROWS) {
      if (kinds.contains(row.get(0))) {
        words.put(row.get(1), row.get(1));
      }
    }
    return WordTable.of(words);
  }

  /** True for a normalized e-mail address that nobody owns; {@code at} is the place of its @. */
  static boolean isEmail(Utf8Buffer email, int at) {
    return LOCAL_PARTS.contains(email, 0, at) || EMAILS.contains(email, 0, email.length());
  }

  /** True for a normalized value such as {@code unknown}. */
  static boolean isWord(Utf8Buffer value) {
    return value.length() <= LONGEST_WORD && WORDS.contains(value, 0, value.length());
  }

  /** True for a value as it was given, such as {@code N/A}; letters and digits count. */
  static boolean isWord(KeyText value) {
    char[] word = new char[LONGEST_WORD];
    int length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.chars()[i];
      if (CharClass.alphanumeric(c) == 0) {
        continue;
      }
      if (length == LONGEST_WORD) {
        return false;
      }
      word[length++] = (char) CharClass.alphanumeric(c);
    }
    return WORDS.find(word, 0, length) != null;
  }

  /** True for the capital letters of a state that stand for none. */
  static boolean isState(char[] letters, int length) {
    if (length > LONGEST_WORD) {
      return false;
    }
    char[] word = new char[length];
    for (int i = 0; i < length; i++) {
      word[i] = Ascii.toLowerCase(letters[i]);
    }
    return STATE_WORDS.find(word, 0, length) != null;
  }

  /** True when all digits of a number are the same one. */
  static boolean isRepeatedDigit(CharSequence digits) {
    for (int i = 1; i < digits.length(); i++) {
      if (digits.charAt(i) != digits.charAt(0)) {
        return false;
      }
    }
    return true;
  }
}
