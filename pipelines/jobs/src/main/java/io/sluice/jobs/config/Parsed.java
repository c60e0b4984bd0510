package io.sluice.jobs.config;

import java.util.Optional;

/**
 * What came of reading one scalar: a value, or the rule that the text breaks and how to mend it.
 * Neither text holds the scalar itself.
 */
record Parsed<T>(Optional<T> value, String rule, String remedy) {
  static <T> Parsed<T> of(T value) {
    return new Parsed<>(Optional.of(value), "", "");
  }

  static <T> Parsed<T> refused(String rule, String remedy) {
    return new Parsed<>(Optional.empty(), rule, remedy);
  }
}
