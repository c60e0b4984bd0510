package io.sluice.domain.matchkey;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * E-mail: lower case; letters, digits and underscore of any script, dot, @ and hyphen stay, all
 * else goes. Text must then start as {@code word@word}.
 */
final class EmailNormalizer implements KeyNormalizer {

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (in.isAscii()) {
      writeAscii(in, out);
    } else {
      writeText(in.value().toLowerCase(Locale.ROOT), out);
    }
    int at = indexOfAt(out);
    if (at <= 0 || at + 1 == out.length() || out.at(at + 1) == '@') {
      out.clear();
      return Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : KeyProblem.NOT_AN_EMAIL;
    }
    return Placeholders.isEmail(out, at) ? KeyProblem.PLACEHOLDER : null;
  }

  private static void writeAscii(KeyText in, Utf8Buffer out) {
    char[] chars = in.chars();
    int length = in.length();
    out.reserve(length);
    for (int i = 0; i < length; i++) {
      int kept = CharClass.email(chars[i]);
      if (kept != 0) {
        out.ascii(kept);
      }
    }
  }

  private static void writeText(String lower, Utf8Buffer out) {
    int point;
    for (int i = 0; i < lower.length(); i += Character.charCount(point)) {
      point = lower.codePointAt(i);
      if (point == '.' || point == '@' || point == '-' || CharClass.isWord(point)) {
        out.codePoint(point);
      }
    }
  }

  /** The place of the first @, or -1. */
  static int indexOfAt(Utf8Buffer out) {
    for (int i = 0; i < out.length(); i++) {
      if (out.at(i) == '@') {
        return i;
      }
    }
    return -1;
  }
}
