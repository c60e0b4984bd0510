package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Kills a scenario's command at one point after the other. */
final class CrashSeries {
  private final Scenario scenario;
  private final List<Outcome> outcomes = new ArrayList<>();
  private int known;

  private CrashSeries(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * What came of one point.
   *
   * @param died whether the process got there
   * @param receipted uploads that had their receipt at the kill
   * @param broken what was not as it must be
   */
  record Outcome(
      Scenario scenario, CrashPoint point, boolean died, int receipted, List<String> broken) {
    /** By which it is replayed. */
    String name() {
      return scenario + " " + point;
    }
  }

  /**
   * Runs.
   *
   * @param folder for all files
   * @param choice takes all points of the command and gives those to try
   * @param until no point is started after it
   */
  static CrashSeries run(
      Path folder,
      Scenario scenario,
      Function<Map<String, Integer>, List<CrashPoint>> choice,
      Optional<Instant> until)
      throws IOException, InterruptedException {
    CrashSeries series = new CrashSeries(scenario);
    try (CrashWorld world =
        CrashWorld.of(
            folder, scenario, ChildJvm.in(folder.resolveSibling(folder.getFileName() + "-jvm")))) {
      world.reset();
      Map<String, Integer> passed = world.count();
      series.known = CrashPoints.of(passed, 0).size();
      for (CrashPoint point : choice.apply(passed)) {
        if (until.isPresent() && Instant.now().isAfter(until.get())) {
          break;
        }
        series.outcomes.add(series.kill(world, point));
      }
    }
    return series;
  }

  private Outcome kill(CrashWorld world, CrashPoint point)
      throws IOException, InterruptedException {
    Instant start = Instant.now();
    world.reset();
    boolean died = world.crash(point);
    Promises promises = Promises.of(world);
    List<String> broken = promises.afterKill();
    Outcome outcome = new Outcome(scenario, point, died, promises.receipted(), broken);
    System.err.printf(
        "%s %s: %s, %d receipts, %s, %d ms%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        outcome.name(),
        died ? "killed" : "ran to its end",
        outcome.receipted(),
        broken.isEmpty() ? "all holds" : broken,
        Duration.between(start, Instant.now()).toMillis());
    return outcome;
  }

  List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** How many points the command has. */
  int known() {
    return known;
  }
}
