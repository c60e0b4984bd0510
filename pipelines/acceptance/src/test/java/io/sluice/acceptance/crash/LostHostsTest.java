package io.sluice.acceptance.crash;

import static io.sluice.acceptance.crash.LostHosts.Moment.FOLLOW;
import static io.sluice.acceptance.crash.LostHosts.Moment.LEDGER;
import static io.sluice.acceptance.crash.LostHosts.Moment.PLAN;
import static io.sluice.acceptance.crash.LostHosts.Moment.PLAN_HELD;
import static io.sluice.acceptance.crash.LostHosts.Moment.UPLOAD;
import static io.sluice.acceptance.crash.LostHosts.Moment.UPLOAD_ALONE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.acceptance.cluster.StandaloneCluster;
import io.sluice.acceptance.crash.LostHosts.Moment;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executors of a standalone cluster die under a run, one after the other: Spark goes on elsewhere
 * or gives up, and either way Amazon and the ledger end where they would be without it.
 */
final class LostHostsTest {
  private static final int IN_FLIGHT = 2;

  @TempDir private static Path folder;
  private static StandaloneCluster cluster;
  private static int runs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux's /proc");
    cluster = StandaloneCluster.ofTests(Files.createDirectory(folder.resolve("spark")), 2);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void runGoesOnWithoutTheHostsThatItLosesWhilePlanningAndSending() throws Exception {
    goesOn(Scenario.AUDIENCES, EnumSet.of(PLAN, UPLOAD), Map.of());
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "lost.hosts", matches = "all")
  @MethodSource("all")
  void runGoesOnWithoutAnyHost(Scenario scenario, Set<Moment> moments) throws Exception {
    goesOn(scenario, moments, Map.of());
  }

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.of(Scenario.AUDIENCES, EnumSet.of(FOLLOW)),
        Arguments.of(Scenario.AUDIENCES, EnumSet.of(LEDGER)),
        Arguments.of(Scenario.AUDIENCES, EnumSet.of(PLAN, UPLOAD, FOLLOW, LEDGER)),
        Arguments.of(Scenario.CONVERSIONS, EnumSet.of(PLAN)),
        Arguments.of(Scenario.CONVERSIONS, EnumSet.of(UPLOAD)),
        Arguments.of(Scenario.CONVERSIONS, EnumSet.of(PLAN, UPLOAD, LEDGER)));
  }

  /** What somebody may submit for the sake of the plan; lanes do not follow it. */
  @ParameterizedTest
  @EnabledIfSystemProperty(named = "lost.hosts", matches = "all")
  @MethodSource("scenarios")
  void planGoesOnWithASecondAttemptWhileTheFirstStandsStill(Scenario scenario) throws Exception {
    Map<String, String> speculation =
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.quantile", "0.1",
            "spark.speculation.multiplier", "1",
            "spark.task.maxFailures", "4");
    LostHosts.Run run = goesOn(scenario, EnumSet.of(PLAN_HELD), speculation);
    assertThat(run.driver(), containsString("Lanes run with spark.speculation=false"));
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(Scenario.values());
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "lost.hosts", matches = "all")
  @MethodSource("scenarios")
  void executorThatDiesAloneEndsTheRunWithSixAndTheNextOneGoesOn(Scenario scenario)
      throws Exception {
    try (CrashWorld world = world(scenario)) {
      LostHosts.Run run = run(world, EnumSet.of(UPLOAD_ALONE), Map.of());

      assertThat(run.driver(), run.exit(), is(6));
      assertThat(run.driver(), containsString("Spark lost an executor"));
      assertThat(world.report("lost-" + runs).exitCode(), is(6));
      assertThat(Promises.of(world).afterKill(), is(empty()));
    }
  }

  private static LostHosts.Run goesOn(
      Scenario scenario, Set<Moment> moments, Map<String, String> settings) throws Exception {
    try (CrashWorld world = world(scenario)) {
      LostHosts.Run run = run(world, moments, settings);

      EnumSet<Moment> deadly = EnumSet.copyOf(moments);
      deadly.remove(PLAN_HELD);
      assertThat(run.driver(), run.exit(), is(0));
      assertThat(run.deaths(), equalTo(List.copyOf(deadly)));
      RunReport report = world.report("lost-" + runs);
      sentTwiceOnlyWhatHadNoReceipt(world, report, moments.contains(UPLOAD));
      assertThat(Promises.of(world).atTheEnd(), is(empty()));
      assertThat(leftOver(world), is(empty()));
      return run;
    }
  }

  /** A dead executor had at most its requests in flight without a receipt. */
  private static void sentTwiceOnlyWhatHadNoReceipt(
      CrashWorld world, RunReport report, boolean lost) {
    List<String> bodies =
        world.calls().stream()
            .filter(Relay.Call::isUpload)
            .map(call -> call.path() + call.body())
            .toList();
    long twice = bodies.size() - bodies.stream().distinct().count();
    long counted = 0;
    for (RunReport.Audience audience : report.audiences()) {
      counted += audience.delivery().getOrDefault("batchesSentTwice", 0L);
    }
    for (RunReport.Conversion conversion : report.conversions()) {
      counted += conversion.delivery().getOrDefault("batchesSentTwice", 0L);
    }
    assertThat(
        twice,
        allOf(greaterThanOrEqualTo(lost ? 1L : 0), lessThanOrEqualTo(lost ? IN_FLIGHT : 0L)));
    assertThat("sent twice, as the report counts it", counted, is(twice));
  }

  /** What dead attempts wrote of a plan does not outlive it. */
  private static List<Path> leftOver(CrashWorld world) throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(world.workspace().resolve("plans"))) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*/(fragments|outbox)/[^/]*"))
          .forEach(left::add);
    }
    return left;
  }

  private static CrashWorld world(Scenario scenario) throws IOException {
    Path own = Files.createDirectory(folder.resolve("world-" + ++runs));
    CrashWorld world = CrashWorld.of(own, scenario, ChildJvm.in(folder.resolve("jvm")));
    world.reset();
    return world;
  }

  private static LostHosts.Run run(
      CrashWorld world, Set<Moment> moments, Map<String, String> settings) throws Exception {
    Path own = Files.createDirectory(folder.resolve("held-" + runs));
    return LostHosts.run(world, cluster, own, "lost-" + runs, moments, settings);
  }
}
