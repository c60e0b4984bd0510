package io.sluice.jobs.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration, or a selection over it, cannot be used. Carries every problem found, in the
 * order of files and lines; its message lists them one a line.
 */
public final class ConfigInvalidException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /** Takes the problems; there is at least one. */
  public ConfigInvalidException(List<ConfigProblem> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, unmodifiable. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String text(List<ConfigProblem> problems) {
    String head =
        problems.size() == 1
            ? "1 problem in the configuration"
            : problems.size() + " problems in the configuration";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", head + ":\n", ""));
  }
}
