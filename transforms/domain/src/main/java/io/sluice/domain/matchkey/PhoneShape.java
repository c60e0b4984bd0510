package io.sluice.domain.matchkey;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The common shapes of one country's phone numbers, for which the E.164 digits are plain to see:
 * most numbers need no parsing. A number of any other shape is left to libphonenumber; a property
 * test proves that both agree.
 *
 * @param country ISO 3166 alpha-2
 * @param callingCode in front of the national number in E.164
 * @param idd what is dialed for abroad
 * @param trunk what is dialed in front of a national number, empty where there is nothing
 * @param bareCode true where the calling code may stand in front without a plus sign
 * @param lengths the lengths of national numbers by their first digit, one bit a length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PhoneShape(
    String country, String callingCode, String idd, String trunk, boolean bareCode, int[] lengths) {

  private static final String NONE = "-";
  private static final Map<String, PhoneShape> BY_COUNTRY =
      RuleTable.rows("phone-shapes.tsv", 6).stream()
          .map(r -> of(r.get(0), r.get(1), r.get(2), r.get(3), r.get(4), r.get(5)))
          .collect(Collectors.toUnmodifiableMap(PhoneShape::country, Function.identity()));
  private static final @Nullable PhoneShape[] BY_CODE = byCode();

  private static PhoneShape of(
      String country, String code, String idd, String trunk, String bare, String nationals) {
    int[] lengths = new int[10];
    for (String national : nationals.split(",", -1)) {
      int colon = national.indexOf(':');
      for (char digit : national.substring(0, colon).toCharArray()) {
        for (String length : national.substring(colon + 1).split("/", -1)) {
          lengths[digit - '0'] |= 1 << Integer.parseInt(length);
        }
      }
    }
    return new PhoneShape(
        country, code, idd, trunk.equals(NONE) ? "" : trunk, bare.equals("bare"), lengths);
  }

  private static @Nullable PhoneShape[] byCode() {
    @Nullable PhoneShape[] shapes = new PhoneShape[1000];
    BY_COUNTRY.values().forEach(s -> shapes[Integer.parseInt(s.callingCode())] = s);
    return shapes;
  }

  /** The shapes of a country, {@code null} where none are known. */
  static @Nullable PhoneShape find(String country) {
    return BY_COUNTRY.get(country);
  }

  /** The shapes of the calling code that a number begins with, {@code null} for other codes. */
  static @Nullable PhoneShape abroad(char[] digits, int from, int length) {
    int code = 0;
    for (int i = from; i < length && i < from + 3; i++) {
      code = code * 10 + digits[i] - '0';
      // No calling code is the beginning of another one.
      if (code == 0 || BY_CODE[code] != null) {
        return BY_CODE[code];
      }
    }
    return null;
  }

  /**
   * Where the national number begins when it is given with its calling code, at {@code from}; -1
   * for another shape.
   */
  int nationalOfAbroad(char[] digits, int from, int length) {
    int at = from + callingCode.length();
    if (!trunk.isEmpty() && startsWith(trunk, digits, at, length)) {
      at += trunk.length();
    }
    return isNational(digits, at, length) ? at : -1;
  }

  /** Where the national number begins in digits as they are dialed at home; -1 otherwise. */
  int nationalOfHome(char[] digits, int length) {
    if (!trunk.isEmpty() && startsWith(trunk, digits, 0, length)) {
      return isNational(digits, trunk.length(), length) ? trunk.length() : -1;
    }
    if (startsWith(callingCode, digits, 0, length)) {
      int at = callingCode.length();
      return bareCode && isNational(digits, at, length) ? at : -1;
    }
    return isNational(digits, 0, length) ? 0 : -1;
  }

  private boolean isNational(char[] digits, int from, int length) {
    return from < length
        && (lengths[digits[from] - '0'] & (1 << (length - from))) != 0
        && !startsWith(idd, digits, from, length);
  }

  /** True when {@code digits[from..length)} begins with a text. */
  static boolean startsWith(String text, char[] digits, int from, int length) {
    if (length - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (digits[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
