package io.sluice.jobs.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The currencies that Amazon takes for audience fees, from the data file beside this class. */
final class FeeCurrencies {
  private static final String RESOURCE = "fee-currencies.txt";

  private FeeCurrencies() {}

  static ValueType<String> type() {
    return ValueTypes.name(all());
  }

  static List<String> all() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                FeeCurrencies.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }
}
