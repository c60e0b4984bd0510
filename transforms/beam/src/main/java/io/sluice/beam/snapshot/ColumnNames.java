package io.sluice.beam.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds a configured name among the columns of a file or table: exactly, or without regard to case
 * if that is unique, since warehouses upper-case names.
 */
public final class ColumnNames {
  private ColumnNames() {}

  /**
   * Finds a name.
   *
   * @param where what has the columns, such as {@code the file}
   * @param problems takes the sentence that says why nothing is found
   * @return the name as it is written there
   */
  public static Optional<String> find(
      String name, List<String> names, String where, Consumer<String> problems) {
    if (names.contains(name)) {
      return Optional.of(name);
    }
    List<String> alike = names.stream().filter(n -> n.equalsIgnoreCase(name)).toList();
    if (alike.size() == 1) {
      return Optional.of(alike.get(0));
    }
    problems.accept(alike.isEmpty() ? missing(name, names, where) : ambiguous(name, alike));
    return Optional.empty();
  }

  private static String ambiguous(String name, List<String> alike) {
    return "column '" + name + "' matches " + alike + " but for case; write the name exactly";
  }

  private static String missing(String name, List<String> names, String where) {
    List<String> nearest =
        names.stream()
            .sorted(Comparator.comparingInt(n -> distance(name, n)))
            .filter(n -> distance(name, n) <= Math.max(2, name.length() / 2))
            .limit(3)
            .toList();
    return "column '"
        + name
        + "' is not in "
        + where
        + ", which has "
        + names
        + (nearest.isEmpty() ? "" : "; nearest: " + nearest)
        + "; correct columns: in the source";
  }

  /** Levenshtein distance without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
