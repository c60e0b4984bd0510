package io.sluice.jobs.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers problems, so that all are told at once; the same finding at one place counts once. */
final class ProblemCollector {
  private static final Comparator<ConfigProblem> IN_READING_ORDER =
      Comparator.comparing(ConfigProblem::file)
          .thenComparingInt(ConfigProblem::line)
          .thenComparingInt(ConfigProblem::column);

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Set<List<Object>> seen = new HashSet<>();

  void add(Position position, String path, String message, String remedy) {
    // A default is looked at once for each audience it is merged into.
    String key = path.substring(path.lastIndexOf('.') + 1);
    if (seen.add(List.of(position, key, message))) {
      problems.add(ConfigProblem.at(position, path, message, remedy));
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Throws when anything was found. */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      List<ConfigProblem> sorted = new ArrayList<>(problems);
      sorted.sort(IN_READING_ORDER);
      throw new ConfigInvalidException(sorted);
    }
  }
}
