package io.sluice.domain.matchkey;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The older phone rule of one country, for comparison with stored vectors; regular expressions are
 * fine here, since no member is sent by this rule unless a configuration asks for it.
 *
 * <p>The digits are a national number of the country, or, where several countries share the calling
 * code, a valid one of another of them; else the same without the trunk digit.
 *
 * @param shared true where another country has the same calling code
 */
record PhonePrefix(
    String country, String callingCode, String trunk, Pattern national, boolean shared) {

  private static final String NONE = "-";

  private static final Map<String, PhonePrefix> BY_COUNTRY =
      RuleTable.rows("phone-prefix.tsv", 4).stream()
          .map(row -> of(row.get(0), row.get(1), row.get(2), row.get(3)))
          .collect(Collectors.toUnmodifiableMap(PhonePrefix::country, Function.identity()));

  private static PhonePrefix of(String country, String code, String trunk, String national) {
    int regions =
        PhoneNumberUtil.getInstance().getRegionCodesForCountryCode(Integer.parseInt(code)).size();
    return new PhonePrefix(country, code, trunk, Pattern.compile(national), regions > 1);
  }

  /** The rule of a country, {@code null} where the vectors show none. */
  static @Nullable PhonePrefix find(String country) {
    return BY_COUNTRY.get(country);
  }

  /** Writes the digits with the calling code in front; false where the rule refuses them. */
  boolean write(StringBuilder digits, Utf8Buffer out) {
    if (isNational(digits, 0)) {
      return write(digits, 0, out);
    }
    return !trunk.equals(NONE)
        && startsWith(digits, trunk)
        && isNational(digits, trunk.length())
        && write(digits, trunk.length(), out);
  }

  private boolean isNational(StringBuilder digits, int from) {
    return national.matcher(digits).region(from, digits.length()).matches()
        || (shared && isValidElsewhere(digits, from));
  }

  /** Whether the digits are a valid number of another country that has this calling code. */
  private boolean isValidElsewhere(StringBuilder digits, int from) {
    int length = digits.length() - from;
    // Longer numbers exist nowhere; a leading zero is part of the number in Italy only.
    if (length < 4 || length > 15 || digits.charAt(from) == '0') {
      return false;
    }
    PhoneNumber number =
        new PhoneNumber()
            .setCountryCode(Integer.parseInt(callingCode))
            .setNationalNumber(Long.parseLong(digits, from, digits.length(), 10));
    return PhoneNumberUtil.getInstance().isValidNumber(number);
  }

  private boolean write(StringBuilder digits, int from, Utf8Buffer out) {
    out.ascii(callingCode);
    out.reserve(digits.length());
    for (int i = from; i < digits.length(); i++) {
      out.ascii(digits.charAt(i));
    }
    return true;
  }

  private static boolean startsWith(StringBuilder digits, String text) {
    return digits.length() >= text.length()
        && CharSequence.compare(digits.subSequence(0, text.length()), text) == 0;
  }
}
