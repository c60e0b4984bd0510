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

  /** Writes the digits with the calling code in front; false where the rule refuses them. */
  boolean write(StringBuilder digits, Utf8Buffer out) {
    int length = digits.length();
    int code = callingCode.length();
    if (national.matcher(digits).matches()) {
      return write(digits, 0, out);
    }
    if (startsWith(digits, callingCode)
        && international.matcher(digits).region(code, length).matches()) {
      return write(digits, code, out);
    }
    return startsWith(digits, trunk)
        && national.matcher(digits).region(trunk.length(), length).matches()
        && write(digits, trunk.length(), out);
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
