package io.sluice.jobs.config;

import java.util.Optional;

/** A key of a mapping: what it is called, what may stand there, what it means. */
sealed interface Key {
  String name();

  Shape shape();

  /** One sentence for editors. */
  String description();

  /** A key that holds one scalar. {@code fallback} is read where the key is absent. */
  record ValueKey<T>(String name, ValueType<T> type, Optional<String> fallback, String description)
      implements Key {
    static <T> ValueKey<T> of(String name, ValueType<T> type, String description) {
      return new ValueKey<>(name, type, Optional.empty(), description);
    }

    ValueKey<T> or(String text) {
      return new ValueKey<>(name, type, Optional.of(text), description);
    }

    @Override
    public Shape shape() {
      return new Shape.Value(type);
    }
  }

  /** A key that holds a mapping, a list, or one of several forms. */
  record NodeKey(String name, Shape shape, String description) implements Key {}
}
