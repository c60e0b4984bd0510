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
    lines.addAll(scenarios(series));
    lines.add("");
    lines.addAll(kinds(all));
    lines.add("");
    lines.add("## Failures");
    lines.add("");
    lines.addAll(failures(all));
    Files.write(file, lines);
  }

  private static List<String> scenarios(List<CrashSeries> series) {
    List<String> lines = new ArrayList<>();
    lines.add("| scenario | points it has | tried | receipts at the kills | by hand | failures |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    for (CrashSeries one : series) {
      List<Outcome> own = one.outcomes();
      lines.add(
          "| %s | %d | %d | %d | %d | %d |"
              .formatted(
                  one.scenario().label(),
                  one.known(),
                  own.size(),
                  own.stream().mapToInt(Outcome::receipted).sum(),
                  count(own, Outcome::byHand),
                  count(own, o -> !o.broken().isEmpty())));
    }
    return lines;
  }

  private static List<String> kinds(List<Outcome> all) {
    List<String> lines = new ArrayList<>();
    lines.add("| kind | tried | failures |");
    lines.add("|---|---:|---:|");
    for (Kind kind : Kind.values()) {
      List<Outcome> own = all.stream().filter(o -> o.point().kind() == kind).toList();
      lines.add(
          "| %s | %d | %d |".formatted(kind, own.size(), count(own, o -> !o.broken().isEmpty())));
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
