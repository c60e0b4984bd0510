package io.sluice.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Arguments of the form {@code --name value}. */
final class BenchArguments {
  private final Map<String, String> values;

  private BenchArguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the arguments.
   *
   * @param known the names that are allowed, without dashes
   * @throws IllegalArgumentException if one is unknown or lacks its value
   */
  static BenchArguments parse(String[] args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!known.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "cannot read argument " + (i + 1) + "; known, each with a value: " + known);
      }
      values.put(name, args[i + 1]);
    }
    return new BenchArguments(values);
  }

  /** A value that must be there. */
  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  /** A value, or what to take without it. */
  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** A path that must be there. */
  Path path(String name) {
    return Path.of(text(name)).toAbsolutePath();
  }

  /** A whole number, or what to take without it. */
  long number(String name, long otherwise) {
    return values.containsKey(name) ? Long.parseLong(values.get(name)) : otherwise;
  }
}
