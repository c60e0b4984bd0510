package io.sluice.domain.snapshot;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the texts that programs write where there is no value: {@code nan} of pandas, {@code
 * \N} of SQL, {@code #REF!} of spreadsheets, {@code [object Object]} of JavaScript. They stand for
 * no value in every column. Letter case does not matter, except for what is a given name, too.
 *
 * <p>Our own list. A look at a value makes no object.
 */
public final class NoValue {
  /** In every column. */
  private static final Set<String> ANYWHERE =
      ImmutableSet.of(
          "nan",
          "-nan",
          "+nan",
          "<na>",
          "(na)",
          "pd.na",
          "pd.nat",
          "np.nan",
          "<nat>",
          "null",
          "(null)",
          "<null>",
          "[null]",
          "{null}",
          "\"null\"",
          "'null'",
          "none",
          "(none)",
          "<none>",
          "[none]",
          "nonetype",
          "\\n",
          "\\\\n",
          "n/a",
          "<n/a>",
          "(n/a)",
          "#n/a n/a",
          "undefined",
          "(undefined)",
          "<undefined>",
          "[object object]",
          "[object undefined]",
          "[object null]",
          "<nil>",
          "(nil)",
          "-inf",
          "+inf",
          "-infinity",
          "+infinity",
          "1.#ind",
          "-1.#ind",
          "1.#inf",
          "-1.#inf",
          "1.#qnan",
          "-1.#qnan",
          "1.#snan",
          "\"nan\"",
          "'nan'");

  /** In every column but those of names and cities, where people and places are called so. */
  private static final Set<String> UNLESS_A_NAME = ImmutableSet.of("nat", "nil", "inf", "infinity");

  /** Of an id alone: as a state, NA is Napoli or Navarra. */
  private static final Set<String> AS_ID =
      ImmutableSet.of("na", "unknown", "notset", "not set", "(not set)");

  /** How pandas spells a time that is not there; Nat is a given name. */
  private static final String NO_TIME = "NaT";

  private static final int LONGEST = 18;
  private static final int ASCII = 128;
  private static final String[][] BY_HEAD = byHead();
  private static final boolean[] FIRST = new boolean[ASCII];

  static {
    for (String one : Sets.union(ANYWHERE, UNLESS_A_NAME)) {
      FIRST[one.charAt(0)] = true;
      FIRST[Character.toUpperCase(one.charAt(0))] = true;
    }
  }

  private NoValue() {}

  /**
   * Whether a value of any column but a name's or a city's is none.
   *
   * @param chars holds it at {@code from..to}
   */
  public static boolean is(char[] chars, int from, int to) {
    String found = find(chars, from, to);
    return found != null || isSheetError(chars, from, to);
  }

  /**
   * Whether a name or a city is none.
   *
   * @param chars holds it at {@code from..to}
   */
  public static boolean isName(char[] chars, int from, int to) {
    String found = find(chars, from, to);
    if (found != null && UNLESS_A_NAME.contains(found)) {
      return to - from == NO_TIME.length()
          && chars[from] == NO_TIME.charAt(0)
          && chars[from + 1] == NO_TIME.charAt(1)
          && chars[from + 2] == NO_TIME.charAt(2);
    }
    return found != null || isSheetError(chars, from, to);
  }

  /** As {@link #is(char[], int, int)}. */
  public static boolean is(String text) {
    return text.length() <= LONGEST && is(text.toCharArray(), 0, text.length());
  }

  /**
   * Whether an id is none; one without a letter or digit, such as {@code -}, is none, too.
   *
   * @param utf8 holds it at {@code from..to}
   */
  public static boolean isId(byte[] utf8, int from, int to) {
    if (to - from > LONGEST) {
      return false;
    }
    boolean named = false;
    for (int i = from; i < to; i++) {
      int b = utf8[i];
      int letter = b | 0x20;
      named |= b < 0 || (b >= '0' && b <= '9') || (letter >= 'a' && letter <= 'z');
    }
    if (!named) {
      return true;
    }
    int head = to - from > 1 ? head(utf8[from] & 0xff, utf8[from + 1] & 0xff) : -1;
    // The few words that are no value as an id alone begin as others do.
    if (utf8[from] != '#' && (head < 0 || BY_HEAD[head].length == 0)) {
      return false;
    }
    String id = new String(utf8, from, to - from, StandardCharsets.UTF_8);
    return is(id) || AS_ID.contains(id.toLowerCase(Locale.ROOT));
  }

  /** As {@link #isId(byte[], int, int)}. */
  public static boolean isId(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return isId(utf8, 0, utf8.length);
  }

  private static @Nullable String find(char[] chars, int from, int to) {
    int length = to - from;
    // The first character tells nearly all values apart, before the larger table is asked.
    if (length < 2 || length > LONGEST || chars[from] >= ASCII || !FIRST[chars[from]]) {
      return null;
    }
    int head = head(chars[from], chars[from + 1]);
    if (head >= 0) {
      for (String one : BY_HEAD[head]) {
        if (matches(one, chars, from, length)) {
          return one;
        }
      }
    }
    return null;
  }

  private static boolean matches(String lower, char[] chars, int from, int length) {
    if (lower.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = chars[from + i];
      if (lower.charAt(i) != (c >= 'A' && c <= 'Z' ? c | 0x20 : c)) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@code #REF!}, {@code #DIV/0!}, {@code #NAME?} in any language, {@code #N/A}, and {@code ####}
   * where the column was too narrow.
   */
  private static boolean isSheetError(char[] chars, int from, int to) {
    int length = to - from;
    if (length < 3 || length > LONGEST || chars[from] != '#') {
      return false;
    }
    char last = chars[to - 1];
    boolean narrow = last == '#';
    for (int i = from + 1; i < to - 1; i++) {
      narrow &= chars[i] == '#';
    }
    if (narrow) {
      return true;
    }
    String text = new String(chars, from, length).toUpperCase(Locale.ROOT);
    return switch (text) {
      case "#N/A", "#NV", "#N/D", "#NA", "#GETTING_DATA" -> true;
      default -> (last == '!' || last == '?') && isWord(text.substring(1, length - 1));
    };
  }

  private static boolean isWord(String text) {
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/¡¿_".indexOf(c) >= 0);
  }

  private static int head(int first, int second) {
    if (first >= ASCII || second >= ASCII) {
      return -1;
    }
    return lower(first) * ASCII + lower(second);
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  private static String[][] byHead() {
    List<List<String>> lists = new ArrayList<>();
    for (int i = 0; i < ASCII * ASCII; i++) {
      lists.add(List.of());
    }
    for (String one : Sets.union(ANYWHERE, UNLESS_A_NAME)) {
      int head = head(one.charAt(0), one.charAt(1));
      List<String> grown = new ArrayList<>(lists.get(head));
      grown.add(one);
      lists.set(head, grown);
    }
    return lists.stream().map(list -> list.toArray(String[]::new)).toArray(String[][]::new);
  }
}
