package io.sluice.domain.matchkey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the tab-separated tables that ship with this package; {@code #} in front is a comment. */
final class RuleTable {
  private RuleTable() {}

  /**
   * The rows of a table, each of exactly {@code columns} cells.
   *
   * @throws IllegalStateException if the table is not on the class path or a row is malformed
   */
  static List<List<String>> rows(String name, int columns) {
    try (InputStream in = RuleTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks the table " + name + "; build it again");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      try (Stream<String> lines = reader.lines()) {
        return lines
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> cells(name, line, columns))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + name + " cannot be read", e);
    }
  }

  /** The rows of a table of country, word, replacement, by country. */
  static Map<String, Map<String, String>> byCountry(String name) {
    Map<String, Map<String, String>> entries = new TreeMap<>();
    lay(entries, name);
    return entries;
  }

  /** Lays the rows of another such table over; an empty replacement removes the word. */
  static void lay(Map<String, Map<String, String>> entries, String name) {
    for (List<String> row : rows(name, 3)) {
      Map<String, String> words = entries.computeIfAbsent(row.get(0), code -> new TreeMap<>());
      if (row.get(2).isEmpty()) {
        words.remove(row.get(1));
      } else {
        words.put(row.get(1), row.get(2));
      }
    }
  }

  private static List<String> cells(String name, String line, int columns) {
    List<String> cells = List.of(line.split("\t", -1));
    if (cells.size() != columns) {
      throw new IllegalStateException(
          "the table " + name + " has a row of " + cells.size() + " cells, expected " + columns);
    }
    return cells;
  }
}
