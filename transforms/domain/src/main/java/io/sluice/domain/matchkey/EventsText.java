package io.sluice.domain.matchkey;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A growing text of lower-case characters with the steps that several conversions rules share.
 * Reused; not thread-safe.
 */
final class EventsText {
  private static final List<List<String>> ROWS = RuleTable.rows("events-words.tsv", 3);
  private static final WordTable LETTERS = words("letter");

  private char[] chars = new char[MatchKeyHasher.MAX_VALUE_LENGTH];
  private int length;

  /** The published words of a kind. */
  static WordTable words(String kind) {
    return WordTable.of(rows(kind));
  }

  /** The published words of a kind and what replaces them. */
  static Map<String, String> rows(String kind) {
    return ROWS.stream()
        .filter(row -> row.get(0).equals(kind))
        .collect(Collectors.toUnmodifiableMap(row -> row.get(1), row -> row.get(2)));
  }

  /** Text in lower case with the letters of the table spelled out and all other accents gone. */
  static String folded(String lower) {
    EventsText spelled = new EventsText();
    spelled.takeSpelledOut(lower.toCharArray(), 0, lower.length());
    return withoutAccents(new String(spelled.chars, 0, spelled.length));
  }

  /** Text in lower case without accents, none of them spelled out: ü is u. */
  static String withoutAccents(String lower) {
    String apart = Normalizer.normalize(lower, Normalizer.Form.NFD);
    StringBuilder kept = new StringBuilder(apart.length());
    for (int i = 0; i < apart.length(); i++) {
      char c = apart.charAt(i);
      if (Character.getType(c) != Character.NON_SPACING_MARK) {
        // The letter i without its dot, as in Diyarbak\u0131r, does not come apart.
        kept.append(c == '\u0131' ? 'i' : c);
      }
    }
    return kept.toString();
  }

  char[] chars() {
    return chars;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void add(char c) {
    room(1);
    chars[length++] = c;
  }

  void add(String text) {
    room(text.length());
    text.getChars(0, text.length(), chars, length);
    length += text.length();
  }

  void add(char[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, chars, length, end - start);
    length += end - start;
  }

  /** Takes a value in lower case. */
  void takeLowerCase(KeyText in) {
    clear();
    if (!in.isAscii()) {
      add(in.value().toLowerCase(Locale.ROOT));
      return;
    }
    room(in.length());
    for (int i = 0; i < in.length(); i++) {
      char c = in.chars()[i];
      chars[length++] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
  }

  /** Takes a slice, letters such as ä and é spelled out. */
  void takeSpelledOut(char[] from, int start, int end) {
    for (int i = start; i < end; i++) {
      String spelled = from[i] < 128 ? null : LETTERS.find(from, i, i + 1);
      if (spelled == null) {
        add(from[i]);
      } else {
        add(spelled);
      }
    }
  }

  /** Replaces the whole text where a table holds it. */
  void replace(WordTable table) {
    String found = table.find(chars, 0, length);
    if (found != null) {
      clear();
      add(found);
    }
  }

  /** Drops everything but a-z and 0-9. */
  void keepAlphanumeric() {
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (CharClass.alphanumeric(chars[i]) != 0) {
        chars[kept++] = chars[i];
      }
    }
    length = kept;
  }

  private void room(int more) {
    if (length + more > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, length + more));
    }
  }
}
