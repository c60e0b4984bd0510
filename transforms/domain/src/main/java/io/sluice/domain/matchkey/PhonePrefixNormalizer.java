package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/**
 * Phone by the older rule behind Amazon's stored vectors, see {@link PhonePrefix}; E.164 in
 * countries that have no vectors.
 */
final class PhonePrefixNormalizer implements KeyNormalizer {
  private final PhoneNormalizer e164 = new PhoneNormalizer();
  private final StringBuilder digits = new StringBuilder();

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    PhonePrefix prefix = country == null ? null : PhonePrefix.find(country.code());
    if (prefix == null) {
      return e164.normalize(in, country, out);
    }
    takeDigits(in);
    if (!prefix.write(digits, out)) {
      boolean placeholder = Placeholders.isWord(in);
      return placeholder ? KeyProblem.PLACEHOLDER : KeyProblem.IMPOSSIBLE_PHONE;
    }
    return Placeholders.isRepeatedDigit(digits) ? KeyProblem.PLACEHOLDER : null;
  }

  private void takeDigits(KeyText in) {
    digits.setLength(0);
    for (int i = 0; i < in.length(); i++) {
      char c = in.chars()[i];
      if (Character.isDigit(c)) {
        digits.append((char) ('0' + Character.digit(c, 10)));
      }
    }
  }
}
