package io.sluice.domain.matchkey;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * Phone: E.164 digits without the plus sign, the row's country as default region, extension and
 * trunk digit dropped. A number need be possible, not assigned, as published. Common shapes are
 * read by {@link PhoneShape}, all others by libphonenumber.
 */
final class PhoneNormalizer implements KeyNormalizer {
  private static final int LONGEST_SHAPE = 20;

  private final StringBuilder e164 = new StringBuilder();
  private final PhoneNumber number = new PhoneNumber();
  private final char[] digits = new char[LONGEST_SHAPE];
  private int nationalLength;

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    return writeShape(in, country, out) ? placeholder(out) : parse(in, country, out);
  }

  /** Writes the digits of a number of a common shape; false for every other. */
  boolean writeShape(KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    int length = digits(in);
    if (length <= 0) {
      return false;
    }
    PhoneShape home = country == null ? null : country.phone();
    int abroad = in.chars()[0] == '+' ? 0 : -1;
    if (abroad < 0 && home != null && PhoneShape.startsWith(home.idd(), digits, 0, length)) {
      abroad = home.idd().length();
    }
    PhoneShape shape = abroad < 0 ? home : PhoneShape.abroad(digits, abroad, length);
    if (shape == null) {
      return false;
    }
    int national =
        abroad < 0
            ? shape.nationalOfHome(digits, length)
            : shape.nationalOfAbroad(digits, abroad, length);
    if (national < 0) {
      return false;
    }
    out.ascii(shape.callingCode());
    out.reserve(length);
    for (int i = national; i < length; i++) {
      out.ascii(digits[i]);
    }
    nationalLength = length - national;
    return true;
  }

  private @Nullable KeyProblem placeholder(Utf8Buffer out) {
    int end = out.length();
    for (int i = end - nationalLength; i < end; i++) {
      if (out.at(i) != out.at(end - 1)) {
        return null;
      }
    }
    return KeyProblem.PLACEHOLDER;
  }

  /** Takes the digits out; -1 when there is anything but them and plain punctuation. */
  private int digits(KeyText in) {
    char[] chars = in.chars();
    int length = 0;
    for (int i = 0; i < in.length(); i++) {
      char c = chars[i];
      if (c >= '0' && c <= '9') {
        if (length == LONGEST_SHAPE) {
          return -1;
        }
        digits[length++] = c;
      } else if (!isPunctuation(c) && !(c == '+' && i == 0)) {
        return -1;
      }
    }
    return length;
  }

  private static boolean isPunctuation(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
  }

  /** Reads any number by libphonenumber. */
  @Nullable KeyProblem parse(KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    PhoneNumberUtil phones = Library.PHONES;
    number.clear();
    try {
      phones.parse(in.value(), country == null ? null : country.code(), number);
    } catch (NumberParseException e) {
      return unparsed(in, country, e);
    }
    boolean possible = phones.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    String national = phones.getNationalSignificantNumber(number);
    boolean repeated = Placeholders.isRepeatedDigit(national);
    if (!possible) {
      return repeated ? KeyProblem.PLACEHOLDER : KeyProblem.IMPOSSIBLE_PHONE;
    }
    number.clearExtension();
    e164.setLength(0);
    phones.format(number, PhoneNumberFormat.E164, e164);
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

  /** Loaded when the first number asks for it; most never do. */
  private static final class Library {
    static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
  }
}
