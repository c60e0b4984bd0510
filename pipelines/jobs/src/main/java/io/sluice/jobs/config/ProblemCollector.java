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

  private static final int MAX_PROBLEMS = 10_000;
  private static final int SHOWN = 100;

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Set<List<Object>> seen = new HashSet<>();

  void add(Position position, String path, String message, String remedy) {
    // A default is looked at once for each audience it is merged into.
    String key = path.substring(path.lastIndexOf('.') + 1);
    if (seen.add(List.of(position, key, message))) {
      problems.add(ConfigProblem.at(position, path, message, remedy));
      if (problems.size() > MAX_PROBLEMS) {
        problems.subList(SHOWN, problems.size()).clear();
        stop(
            position,
            "is where the check stops: there are more than " + MAX_PROBLEMS + " problems",
            "The first " + SHOWN + " are shown; check that this is the right file");
      }
    }
  }

  /** Adds a problem that ends the check, and throws all so far. */
  void stop(Position position, String message, String remedy) {
    problems.add(ConfigProblem.at(position, "", message, remedy));
    throwIfAny();
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
