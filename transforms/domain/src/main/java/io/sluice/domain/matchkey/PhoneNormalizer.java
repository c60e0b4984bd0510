package io.sluice.domain.matchkey;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import org.jspecify.annotations.Nullable;

/**
 * Phone: E.164 digits without the plus sign, the row's country as default region, extension and
 * trunk digit dropped. A number need be possible, not assigned, as published.
 */
final class PhoneNormalizer implements KeyNormalizer {
  private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

  private final Phone rule;
  private final PhoneNumber number = new PhoneNumber();
  private final StringBuilder e164 = new StringBuilder();

  PhoneNormalizer(Phone rule) {
    this.rule = rule;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (rule == Phone.PREFIX && country != null) {
      PhonePrefix prefix = PhonePrefix.find(country.code());
      if (prefix != null) {
        return prefix(in, prefix, out);
      }
    }
    return e164(in, country, out);
  }

  private @Nullable KeyProblem e164(KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    number.clear();
    try {
      PHONES.parse(in.value(), country == null ? null : country.code(), number);
    } catch (NumberParseException e) {
      return unparsed(in, country, e);
    }
    boolean possible = PHONES.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    String national = PHONES.getNationalSignificantNumber(number);
    boolean repeated = Placeholders.isRepeatedDigit(national);
    if (!possible) {
      return repeated ? KeyProblem.PLACEHOLDER : KeyProblem.IMPOSSIBLE_PHONE;
    }
    number.clearExtension();
    e164.setLength(0);
    PHONES.format(number, PhoneNumberFormat.E164, e164);
    out.ascii(e164.substring(1));
    return repeated ? KeyProblem.PLACEHOLDER : null;
  }

  private static KeyProblem unparsed(
      KeyText in, @Nullable CountryRules country, NumberParseException e) {
    if (Placeholders.isWord(in)) {
      return KeyProblem.PLACEHOLDER;
    }
    boolean noRegion = e.getErrorType() == NumberParseException.ErrorType.INVALID_COUNTRY_CODE;
    return noRegion && country == null && !in.value().startsWith("+")
        ? KeyProblem.COUNTRY_MISSING
        : KeyProblem.IMPOSSIBLE_PHONE;
  }

  private static @Nullable KeyProblem prefix(KeyText in, PhonePrefix prefix, Utf8Buffer out) {
    String national = digits(in);
    String digits = prefix.international(national);
    if (digits == null) {
      boolean placeholder = Placeholders.isWord(in);
      return placeholder ? KeyProblem.PLACEHOLDER : KeyProblem.IMPOSSIBLE_PHONE;
    }
    out.ascii(digits);
    return Placeholders.isRepeatedDigit(national) ? KeyProblem.PLACEHOLDER : null;
  }

  private static String digits(KeyText in) {
    StringBuilder digits = new StringBuilder(in.length());
    for (int i = 0; i < in.length(); i++) {
      char c = in.chars()[i];
      if (Character.isDigit(c)) {
        digits.append((char) ('0' + Character.digit(c, 10)));
      }
    }
    return digits.toString();
  }
}
