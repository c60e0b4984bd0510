package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashSeries.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The results of a long series as a page. */
final class CrashReport {
  private CrashReport() {}

  static void write(Path file, long seed, Instant start, List<CrashSeries> series)
      throws IOException {
    List<Outcome> all = series.stream().flatMap(s -> s.outcomes().stream()).toList();
    List<String> lines = new ArrayList<>();
    lines.add("# The last long series of kills");
    lines.add("");
    lines.add(
        "Written by `pipelines/acceptance/crashes.sh`; [README.md](README.md) says what it is.");
    lines.add("");
    lines.add("| | |");
    lines.add("|---|---|");
    lines.add("| date | " + start.truncatedTo(ChronoUnit.MINUTES) + " |");
    lines.add("| seed | " + seed + " |");
    lines.add("| points tried | " + all.size() + " |");
    lines.add("| points that the commands have | " + known(series) + " |");
    lines.add("| killed | " + count(all, Outcome::died) + " |");
    lines.add(
        "| passed their point in another order and ran to their end | "
            + count(all, outcome -> !outcome.died())
            + " |");
    lines.add(
        "| uploads with a receipt at the kills | "
            + all.stream().mapToInt(Outcome::receipted).sum()
            + " |");
    lines.add("| failures | " + count(all, o -> !o.broken().isEmpty()) + " |");
    lines.add("| minutes | " + Duration.between(start, Instant.now()).toMinutes() + " |");
    lines.add("");
    lines.addAll(kinds(all));
    lines.add("");
    lines.add("## Failures");
    lines.add("");
    lines.addAll(failures(all));
    Files.write(file, lines);
  }

  private static List<String> kinds(List<Outcome> all) {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("| kind |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Scenario scenario : Scenario.values()) {
      head.append(' ').append(scenario.label()).append(" |");
      rule.append("---:|");
    }
    lines.add(head + " failures |");
    lines.add(rule + "---:|");
    for (Kind kind : Kind.values()) {
      StringBuilder line = new StringBuilder("| " + kind + " |");
      for (Scenario scenario : Scenario.values()) {
        long tried = count(all, o -> o.point().kind() == kind && o.scenario() == scenario);
        line.append(' ').append(tried).append(" |");
      }
      long failed = count(all, o -> o.point().kind() == kind && !o.broken().isEmpty());
      lines.add(line + " " + failed + " |");
    }
    return lines;
  }

  private static List<String> failures(List<Outcome> all) {
    List<String> failures =
        all.stream()
            .filter(outcome -> !outcome.broken().isEmpty())
            .map(outcome -> "- `" + outcome.name() + "`: " + firstLine(outcome))
            .toList();
    return failures.isEmpty() ? List.of("None.") : failures;
  }

  private static String firstLine(Outcome outcome) {
    String text = String.join("; ", outcome.broken()).replace('\n', ' ');
    return text.length() > 300 ? text.substring(0, 300) + " ..." : text;
  }

  private static int known(List<CrashSeries> series) {
    return series.stream().mapToInt(CrashSeries::known).sum();
  }

  private static long count(List<Outcome> all, Predicate<Outcome> which) {
    return all.stream().filter(which).count();
  }
}
