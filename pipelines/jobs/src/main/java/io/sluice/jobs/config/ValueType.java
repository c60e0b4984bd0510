package io.sluice.jobs.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a scalar becomes a value, and what JSON Schema says of it.
 *
 * @param parser the value, or the broken rule
 * @param schema JSON Schema keywords
 */
record ValueType<T>(Function<String, Parsed<T>> parser, Map<String, Object> schema) {
  /** A type whose every refusal has the same rule and remedy. */
  static <T> ValueType<T> of(
      Function<String, Optional<T>> parser,
      String rule,
      String remedy,
      Map<String, Object> schema) {
    return new ValueType<>(
        text -> parser.apply(text).map(Parsed::of).orElseGet(() -> Parsed.refused(rule, remedy)),
        schema);
  }

  Parsed<T> parse(String text) {
    return parser.apply(text);
  }

  /** The same type with a further mapping that cannot fail. */
  <R> ValueType<R> map(Function<T, R> mapping) {
    return new ValueType<>(
        text -> {
          Parsed<T> parsed = parse(text);
          return new Parsed<>(parsed.value().map(mapping), parsed.rule(), parsed.remedy());
        },
        schema);
  }
}
