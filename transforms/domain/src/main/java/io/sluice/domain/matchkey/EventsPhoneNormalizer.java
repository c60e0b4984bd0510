package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/**
 * Phone of conversions: digits, leading zeros dropped, the country's calling code put in front
 * unless the number begins with it. In a country without a published code, digits as given.
 */
final class EventsPhoneNormalizer implements KeyNormalizer {
  private static final int SHORTEST = 7;
  private static final int LONGEST = 15;

  private final EventsText digits = new EventsText();

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    takeDigits(in);
    String code = country == null ? "" : country.events().callingCode();
    if (country == null && in.chars()[0] != '+') {
      return Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : KeyProblem.COUNTRY_MISSING;
    }
    boolean hasCode = PhoneShape.startsWith(code, digits.chars(), 0, digits.length());
    int length = digits.length() + (hasCode ? 0 : code.length());
    if (length < SHORTEST || length > LONGEST) {
      return isRepeated() || Placeholders.isWord(in)
          ? KeyProblem.PLACEHOLDER
          : KeyProblem.IMPOSSIBLE_PHONE;
    }
    if (!hasCode) {
      out.ascii(code);
    }
    out.reserve(digits.length());
    for (int i = 0; i < digits.length(); i++) {
      out.ascii(digits.chars()[i]);
    }
    return isRepeated() ? KeyProblem.PLACEHOLDER : null;
  }

  private void takeDigits(KeyText in) {
    digits.clear();
    for (int i = 0; i < in.length(); i++) {
      char c = in.chars()[i];
      boolean leadingZero = c == '0' && digits.length() == 0;
      if (c >= '0' && c <= '9' && !leadingZero) {
        digits.add(c);
      }
    }
  }

  /** True for one digit repeated and for nothing but zeros, which have been dropped. */
  private boolean isRepeated() {
    for (int i = 1; i < digits.length(); i++) {
      if (digits.chars()[i] != digits.chars()[0]) {
        return false;
      }
    }
    return true;
  }
}
