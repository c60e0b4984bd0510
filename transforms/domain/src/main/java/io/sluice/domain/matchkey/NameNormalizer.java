package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/**
 * First and last name: lower case; German and Nordic letters spelled out; then only a-z and 0-9
 * stay. Other accented letters go without a trace, as published.
 */
final class NameNormalizer implements KeyNormalizer {

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    char[] chars = in.chars();
    int length = in.length();
    out.reserve(2 * length);
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      int kept = CharClass.lowerAlphanumeric(c);
      if (kept != 0) {
        out.ascii(kept);
      } else if (c >= 128) {
        out.ascii(spelledOut(c));
      }
    }
    return Placeholders.isWord(out) ? KeyProblem.PLACEHOLDER : null;
  }

  private static String spelledOut(char c) {
    return switch (c) {
      case 'ß', 'ẞ' -> "ss";
      case 'ä', 'Ä', 'æ', 'Æ' -> "ae";
      case 'ö', 'Ö' -> "oe";
      case 'ü', 'Ü' -> "ue";
      case 'ø', 'Ø' -> "o";
      default -> "";
    };
  }
}
