package io.sluice.domain.conversion;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Reads the two-column tables that ship with this package; {@code #} in front is a comment. */
final class ConversionTable {
  private ConversionTable() {}

  /**
   * The rows of a table.
   *
   * @throws IllegalStateException if the table is not on the class path or a row is malformed
   */
  static List<Row> rows(String name) {
    try (InputStream in = ConversionTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks the table " + name + "; build it again");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      try (Stream<String> lines = reader.lines()) {
        return lines
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> row(name, line))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + name + " cannot be read", e);
    }
  }

  private static Row row(String name, String line) {
    int tab = line.indexOf('\t');
    if (tab <= 0 || tab != line.lastIndexOf('\t') || tab == line.length() - 1) {
      throw new IllegalStateException("the table " + name + " has a row without two cells");
    }
    return new Row(line.substring(0, tab), line.substring(tab + 1));
  }

  /**
   * One row.
   *
   * @param first first cell
   * @param second second cell
   */
  record Row(String first, String second) {}
}
