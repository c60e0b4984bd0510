package io.sluice.benchmarks;

import java.util.Map;

/** SQL with places to fill in, written <code>${name}</code>. */
final class SqlText {
  private SqlText() {}

  /**
   * Fills in the values as they are; nothing is quoted.
   *
   * @throws IllegalArgumentException if a place is left open
   */
  static String fill(String sql, Map<String, String> values) {
    String filled = sql;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("${" + value.getKey() + "}", value.getValue());
    }
    if (filled.contains("${")) {
      throw new IllegalArgumentException("no value for a place in: " + filled);
    }
    return filled;
  }
}
