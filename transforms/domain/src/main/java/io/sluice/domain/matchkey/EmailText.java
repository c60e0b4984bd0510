package io.sluice.domain.matchkey;

import com.google.common.base.Splitter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address in a value that holds more than it: {@code Jane Doe <jane@shop.example>},
 * {@code mailto:jane@shop.example}, a name beside it, the same address twice. The published rule
 * joins all of it to one text that matches no one. Where two addresses are meant, there is none.
 */
final class EmailText {
  private static final Pattern IN_BRACKETS =
      Pattern.compile("[<(\\[{]([^<>()\\[\\]{}]*@[^<>()\\[\\]{}]*)[>)\\]}]");
  private static final Pattern COMMENT = Pattern.compile("\\([^()@]*\\)");
  private static final Pattern LABEL =
      Pattern.compile("^[\\s\"'<]*[A-Za-z][A-Za-z -]*:\\s*(?=[^@]*@)");
  private static final Pattern QUERY = Pattern.compile("(@[^?]*)\\?.*$");
  private static final Pattern QUOTED_NAME = Pattern.compile("^(\"[^\"]*\"|'[^']*')\\s+(?=\\S+@)");
  private static final Pattern AROUND = Pattern.compile("^[\\s\\h\"'`<>,;]+|[\\s\\h\"'`<>,;]+$");
  private static final Splitter PARTS =
      Splitter.on(Pattern.compile("[\\s\\h,;|/&<>()\\[\\]{}\"':=]+")).omitEmptyStrings();
  private static final Splitter WORDS =
      Splitter.on(Pattern.compile("[\\s\\h,;]+")).omitEmptyStrings();
  private static final Pattern COMPLETE = Pattern.compile("[^@]+@[^@]+[.][^@]*[^@.]");

  /** What no plain address has: blanks, and signs that set it apart from other text. */
  private static final boolean[] SIGNS = new boolean[128];

  static {
    for (char c = 0; c <= ' '; c++) {
      SIGNS[c] = true;
    }
    for (char c : "\"():;,<>[{".toCharArray()) {
      SIGNS[c] = true;
    }
  }

  private EmailText() {}

  /** True for a value that is an address and nothing else, as nearly all are. */
  static boolean isPlain(KeyText in) {
    char[] chars = in.chars();
    int at = 0;
    for (int i = 0; i < in.length(); i++) {
      char c = chars[i];
      if (c == '@') {
        at++;
      } else if (c >= 128) {
        return isPlainLetters(in);
      } else if (isSign(c)) {
        return false;
      }
    }
    return at == 1;
  }

  private static boolean isSign(char c) {
    return c < 128 && SIGNS[c];
  }

  /** The same look at a value with letters beyond ASCII. */
  private static boolean isPlainLetters(KeyText in) {
    String value = in.value();
    return value.indexOf('@') == value.lastIndexOf('@')
        && value
            .chars()
            .noneMatch(
                c -> isSign((char) c) || c == '[' || c == '{' || CharClass.isSpace((char) c));
  }

  /**
   * The address that is meant.
   *
   * @param value as given
   * @return the address; the value as it is where no address can be told apart in it; {@code null}
   *     where several are meant, or a text beside the address may be a part of it
   */
  static @Nullable String address(String value) {
    String text = value.strip();
    if (text.indexOf('@') < 0) {
      return value;
    }
    Set<String> bracketed = inBrackets(text);
    if (bracketed.size() == 1) {
      String inner = bracketed.iterator().next();
      return isAlone(inner, text) ? inner : null;
    }
    if (!bracketed.isEmpty()) {
      return null;
    }
    String bare = bare(text);
    return bare.indexOf('@') == bare.lastIndexOf('@') ? single(bare) : several(bare, value);
  }

  private static Set<String> inBrackets(String text) {
    Set<String> found = new HashSet<>();
    Matcher brackets = IN_BRACKETS.matcher(text);
    while (brackets.find()) {
      String inner = bare(brackets.group(1));
      // A tag of HTML has words beside its address; that is looked at as any other text.
      if (PARTS.splitToList(inner).size() == 1) {
        found.add(inner.toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }

  /** Without a label such as {@code mailto:}, a query, a comment and a quoted name in front. */
  private static String bare(String text) {
    String named = COMMENT.matcher(text).replaceAll(" ");
    String unnamed = AROUND.matcher(QUOTED_NAME.matcher(named).replaceFirst("")).replaceAll("");
    String bare = LABEL.matcher(unnamed).replaceFirst("");
    return bare.equals(unnamed) ? bare : QUERY.matcher(bare).replaceFirst("$1");
  }

  /** True where no other address stands beside the one in brackets. */
  private static boolean isAlone(String inner, String text) {
    return inner.indexOf('@') == inner.lastIndexOf('@')
        && PARTS
            .splitToStream(text)
            .filter(part -> part.indexOf('@') >= 0)
            .allMatch(part -> part.equalsIgnoreCase(inner));
  }

  /** Blanks within an address go, as published; words beside a whole one may belong to it. */
  private static @Nullable String single(String bare) {
    List<String> words = WORDS.splitToList(bare);
    boolean whole = words.stream().anyMatch(word -> COMPLETE.matcher(word).matches());
    return whole && words.size() > 1 ? null : bare;
  }

  private static @Nullable String several(String bare, String value) {
    List<String> parts = PARTS.splitToList(bare);
    if (parts.size() == 1) {
      return value; // Two signs in one word: the published rule.
    }
    Set<String> addresses = new HashSet<>();
    for (String part : parts) {
      if (part.indexOf('@') >= 0) {
        addresses.add(part.toLowerCase(Locale.ROOT));
      }
    }
    String first = addresses.iterator().next();
    return addresses.size() == 1 && COMPLETE.matcher(first).matches() ? first : null;
  }
}
