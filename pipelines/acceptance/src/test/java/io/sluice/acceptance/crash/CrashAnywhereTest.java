package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.crash.CrashSeries.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed anywhere, run again: the command line in a process of its own gets SIGKILL, and the next
 * run brings Amazon, ledger and report to where they would be without it.
 *
 * <p>Short by default. {@code crash.points} takes more of them, {@code crash.seed} others, {@code
 * crash.replay} a single one; see the README of this module.
 */
class CrashAnywhereTest {
  private static final int SHORT = 12;
  private static final long SEED = 20_260_302L;

  @TempDir private Path folder;

  @Test
  void nothingIsLostDoubledOrLeftOpen() throws Exception {
    String replay = System.getProperty("crash.replay", "");
    int points = Integer.getInteger("crash.points", SHORT);
    long seed = Long.getLong("crash.seed", SEED);
    Instant start = Instant.now();
    Optional<Instant> until =
        Optional.ofNullable(Long.getLong("crash.minutes"))
            .map(minutes -> start.plus(Duration.ofMinutes(minutes)));
    List<CrashSeries> series =
        replay.isEmpty()
            ? all(passed -> first(points / 2, CrashPoints.of(passed, seed)), until)
            : List.of(one(replay));

    List<Outcome> outcomes = series.stream().flatMap(s -> s.outcomes().stream()).toList();
    String report = System.getProperty("crash.report", "");
    if (!report.isEmpty()) {
      CrashReport.write(Path.of(report), seed, start, series);
    }
    List<String> broken =
        outcomes.stream()
            .filter(outcome -> !outcome.broken().isEmpty())
            .map(o -> "-Dcrash.replay='" + o.name() + "': " + String.join("; ", o.broken()))
            .toList();
    assertThat(broken, is(empty()));
    if (replay.isEmpty()) {
      assertThat(
          "killed", outcomes.stream().filter(Outcome::died).count(), greaterThan(points / 2L));
      assertThat(
          "receipts at a kill",
          outcomes.stream().mapToInt(Outcome::receipted).sum(),
          greaterThan(0));
    }
  }

  private static List<CrashPoint> first(int number, List<CrashPoint> points) {
    return points.subList(0, Math.min(number, points.size()));
  }

  private CrashSeries one(String replay) throws IOException, InterruptedException {
    String[] words = replay.strip().split(" ", 2);
    Scenario scenario = Scenario.valueOf(words[0]);
    List<CrashPoint> point = List.of(CrashPoint.parse(words[1]));
    return CrashSeries.run(
        folder.resolve(scenario.label()), scenario, passed -> point, Optional.empty());
  }

  /** Each scenario on a thread of its own: the runs in this process take turns. */
  private List<CrashSeries> all(
      Function<Map<String, Integer>, List<CrashPoint>> choice, Optional<Instant> until)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(Scenario.values().length);
    try {
      List<Callable<CrashSeries>> tasks = new ArrayList<>();
      for (Scenario scenario : Scenario.values()) {
        Path own = folder.resolve(scenario.label());
        tasks.add(() -> CrashSeries.run(own, scenario, choice, until));
      }
      List<CrashSeries> series = new ArrayList<>();
      for (Future<CrashSeries> done : threads.invokeAll(tasks)) {
        series.add(done.get());
      }
      return series;
    } finally {
      threads.shutdownNow();
    }
  }
}
