package io.sluice.domain.matchkey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Rows of a golden table of tab-separated cells. */
final class GoldenTable {
  private GoldenTable() {}

  static List<List<String>> rows(String name) {
    var in = GoldenTable.class.getResourceAsStream("/golden/matchkeys/" + name);
    try (var reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(in, name), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
