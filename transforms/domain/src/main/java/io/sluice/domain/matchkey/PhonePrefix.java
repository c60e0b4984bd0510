package io.sluice.domain.matchkey;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The older phone rule of one country, for comparison with stored vectors; regular expressions are
 * fine here, since no member is sent by this rule unless a configuration asks for it.
 */
record PhonePrefix(
    String country, String callingCode, String trunk, Pattern national, Pattern international) {

  private static final String NONE = "-";

  private static final Map<String, PhonePrefix> BY_COUNTRY =
      RuleTable.rows("phone-prefix.tsv", 5).stream()
          .map(row -> of(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
          .collect(Collectors.toUnmodifiableMap(PhonePrefix::country, Function.identity()));

  private static PhonePrefix of(
      String country, String callingCode, String trunk, String national, String international) {
    Pattern pattern = Pattern.compile(national);
    return new PhonePrefix(
        country,
        callingCode,
        trunk,
        pattern,
        international.equals(NONE) ? pattern : Pattern.compile(international));
  }

  /** The rule of a country, {@code null} where the vectors show none. */
  static @Nullable PhonePrefix find(String country) {
    return BY_COUNTRY.get(country);
  }

  /** The digits with the calling code in front, {@code null} where the rule refuses them. */
  @Nullable String international(String digits) {
    if (national.matcher(digits).matches()) {
      return callingCode + digits;
    }
    if (digits.startsWith(callingCode)
        && international.matcher(digits.substring(callingCode.length())).matches()) {
      return digits;
    }
    if (digits.startsWith(trunk) && national.matcher(digits.substring(trunk.length())).matches()) {
      return callingCode + digits.substring(trunk.length());
    }
    return null;
  }
}
