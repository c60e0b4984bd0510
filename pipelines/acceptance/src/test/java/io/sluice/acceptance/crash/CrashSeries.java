package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Kills a scenario's command at one point after the other. To be closed. Not for two threads. */
final class CrashSeries implements AutoCloseable {
  private final Scenario scenario;
  private final Path folder;
  private final ChildJvm jvm;
  private final Deque<CrashPoint> points = new ArrayDeque<>();
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private @Nullable CrashWorld world;
  private int known;

  private CrashSeries(Scenario scenario, Path folder, ChildJvm jvm) {
    this.scenario = scenario;
    this.folder = folder;
    this.jvm = jvm;
  }

  /**
   * What came of one point.
   *
   * @param died whether the process got there
   * @param receipted uploads that had their receipt at the kill
   * @param byHand whether a person had to look at Amazon
   * @param broken what was not as it must be
   */
  record Outcome(
      Scenario scenario,
      CrashPoint point,
      boolean died,
      int receipted,
      boolean byHand,
      List<String> broken) {
    /** By which it is replayed. */
    String name() {
      return scenario + " " + point;
    }
  }

  /**
   * Makes one that kills at given points.
   *
   * @param folder for all files
   */
  static CrashSeries at(Scenario scenario, Path folder, ChildJvm jvm, List<CrashPoint> points) {
    CrashSeries series = new CrashSeries(scenario, folder, jvm);
    series.points.addAll(points);
    return series;
  }

  /** Makes one that kills at all points of the command, in an order that a seed gives. */
  static CrashSeries over(Scenario scenario, Path folder, ChildJvm jvm, long seed)
      throws IOException, InterruptedException {
    CrashSeries series = new CrashSeries(scenario, folder, jvm);
    CrashWorld world = series.world();
    world.reset();
    Map<String, Integer> passed = world.count();
    series.points.addAll(CrashPoints.of(passed, seed));
    series.known = series.points.size();
    System.err.println(scenario + " has " + series.known + " points: " + passed);
    return series;
  }

  /** Lets the command end once: what it leaves makes each start after it quicker. */
  void warm() throws IOException, InterruptedException {
    CrashWorld world = world();
    world.reset();
    world.count();
  }

  /**
   * Kills at the next point.
   *
   * @return false if there was none
   */
  boolean next() throws IOException, InterruptedException {
    CrashPoint point = points.poll();
    if (point == null) {
      return false;
    }
    CrashWorld world = world();
    try {
      outcomes.add(kill(world, point));
    } catch (AssertionError e) {
      // A series goes on behind a process that hung or ended in another way.
      String text = Objects.requireNonNullElse(e.getMessage(), "failed");
      outcomes.add(new Outcome(scenario, point, false, 0, false, List.of(text)));
      System.err.println(scenario + " " + point + ": " + text);
    }
    return true;
  }

  private CrashWorld world() throws IOException {
    if (world == null) {
      world = CrashWorld.of(folder.resolve(scenario.label()), scenario, jvm);
    }
    return world;
  }

  private Outcome kill(CrashWorld world, CrashPoint point)
      throws IOException, InterruptedException {
    Instant start = Instant.now();
    world.reset();
    boolean died = world.crash(point);
    long killing = Duration.between(start, Instant.now()).toMillis();
    Promises promises = Promises.of(world);
    List<String> broken = promises.afterKill();
    Outcome outcome =
        new Outcome(scenario, point, died, promises.receipted(), promises.byHand(), broken);
    System.err.printf(
        "%s %s: %s, %d receipts, %s, %d ms to the kill, %d in all%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        outcome.name(),
        died ? "killed" : "ran to its end",
        outcome.receipted(),
        broken.isEmpty() ? "all holds" : broken,
        killing,
        Duration.between(start, Instant.now()).toMillis());
    return outcome;
  }

  Scenario scenario() {
    return scenario;
  }

  List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** How many points the command has; 0 if that was not counted. */
  int known() {
    return known;
  }

  @Override
  public void close() {
    if (world != null) {
      world.close();
    }
  }
}
