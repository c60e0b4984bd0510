package io.sluice.jobs.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Country codes that Amazon's audience API takes and that can be a default: ISO 3166-1 alpha-2,
 * plus AN and XK. Source: Amazon's advertiser-audience API reference, {@code countryCode}.
 */
final class CountryCodes {
  private static final Set<String> CODES = codes();

  private CountryCodes() {}

  static ValueType<String> type() {
    return new ValueType<>(
        text -> CODES.contains(text) ? Parsed.of(text) : refused(text),
        Map.of("type", "string", "pattern", "^[A-Z]{2}$"));
  }

  private static Parsed<String> refused(String text) {
    return Parsed.refused(
        "must be an ISO 3166-1 alpha-2 country code in capitals",
        text.equalsIgnoreCase("UK") ? "Write GB" : "Write it such as US, DE or JP");
  }

  private static Set<String> codes() {
    Set<String> codes = new TreeSet<>(Arrays.asList(Locale.getISOCountries()));
    codes.add("AN");
    codes.add("XK");
    return codes;
  }
}
