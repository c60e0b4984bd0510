package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/** City: lower case; only a-z and 0-9 stay. Nothing is spelled out, as published. */
final class CityNormalizer implements KeyNormalizer {

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    char[] chars = in.chars();
    int length = in.length();
    out.reserve(length);
    for (int i = 0; i < length; i++) {
      int kept = CharClass.lowerAlphanumeric(chars[i]);
      if (kept != 0) {
        out.ascii(kept);
      }
    }
    return Placeholders.isWord(out) ? KeyProblem.PLACEHOLDER : null;
  }
}
