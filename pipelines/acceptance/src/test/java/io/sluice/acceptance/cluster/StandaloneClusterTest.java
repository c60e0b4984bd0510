package io.sluice.acceptance.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.ApiRegion;
import io.sluice.jobs.demo.DemoDay;
import io.sluice.jobs.demo.DemoWorkspace;
import io.sluice.jobs.demo.TpcdsSnapshots;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.AudienceView;
import io.sluice.sandbox.ContractChecks;
import io.sluice.sandbox.SandboxBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar on a real Spark: driver, executors, master and worker are processes of their own,
 * and Spark's jars come first on every class path. Local mode hides what fails here: classes that
 * cannot be serialised, a driver's settings that workers lack, a library that Spark has in another
 * version.
 */
final class StandaloneClusterTest {
  private static final int CUSTOMERS = 600;
  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final Pattern FINISHED = Pattern.compile("Executor: Finished task");
  private static final Pattern ADDRESS = Pattern.compile("[\\w.]+@example\\.(com|org|net)");

  @TempDir private static Path folder;

  private static final List<JvmProcess> COMMANDS = new ArrayList<>();
  private static final List<Map<String, Integer>> MEMBERS = new ArrayList<>();
  private static List<DemoDay> days = List.of();
  private static StandaloneCluster cluster;
  private static AmazonAdsSandbox sandbox;

  @BeforeAll
  static void syncTwoDaysOnTheCluster() throws IOException, InterruptedException {
    Path jar = BuiltJar.file();
    Path spark = Files.createDirectory(folder.resolve("spark"));
    cluster = StandaloneCluster.start(BuiltJar.sparkJars(), spark);
    sandbox = sandbox();
    Instant now = Instant.now();
    DemoWorkspace demo = DemoWorkspace.fresh(folder.resolve("demo"), now);
    demo.write(sandbox);
    // Both days lie behind us, since the processes live by the real clock.
    LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(2);
    days = TpcdsSnapshots.of(CUSTOMERS).write(demo.warehouse(), first, 2);
    submit(jar, demo, "audiences", "apply");
    for (DemoDay day : days) {
      String date = day.date().toString();
      submit(jar, demo, "sync", "--snapshot", date, "--as-of", date + "T12:00:00Z");
      MEMBERS.add(members());
    }
  }

  @AfterAll
  static void endEveryProcess() {
    if (cluster != null) {
      cluster.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void membersOfEachRegionAreThoseOfTheSnapshotAfterEachDay() {
    assertThat(MEMBERS, equalTo(days.stream().map(StandaloneClusterTest::expected).toList()));
    assertThat(MEMBERS.get(1), not(equalTo(MEMBERS.get(0))));
  }

  @Test
  void tasksRanInExecutorsOfTheWorker() throws IOException {
    List<Long> tasks = new ArrayList<>();
    for (Path log : cluster.executorLogs()) {
      try (var lines = Files.lines(log)) {
        tasks.add(lines.filter(line -> FINISHED.matcher(line).find()).count());
      }
    }
    assertThat("an application a sync, with an executor each", tasks.size(), greaterThan(1));
    assertThat("finished tasks of each executor", tasks, not(hasItem(0L)));
    for (JvmProcess command : COMMANDS) {
      assertThat(FINISHED.matcher(command.output()).find(), is(false));
    }
  }

  @Test
  void requestsKeptTheContract() {
    assertThat(sandbox.contractViolations(), is(empty()));
  }

  @Test
  void noLogHoldsAnAddressOrASecret() throws IOException {
    List<String> logs = new ArrayList<>();
    for (Path log : cluster.executorLogs()) {
      logs.add(Files.readString(log));
    }
    for (JvmProcess command : COMMANDS) {
      logs.add(command.output());
    }
    assertThat(logs, hasSize(greaterThan(COMMANDS.size() + 1)));
    for (String log : logs) {
      assertThat(ADDRESS.matcher(log).find(), is(false));
      assertThat(log, not(containsString(sandbox.credentials().get(0).clientSecret())));
      assertThat(log, not(containsString(sandbox.credentials().get(0).refreshToken())));
    }
  }

  private static void submit(Path jar, DemoWorkspace demo, String... words)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--config", demo.config().toString()));
    String name = "command-" + (COMMANDS.size() + 1) + "-" + words[0];
    JvmProcess command = cluster.submit(name, jar, arguments);
    COMMANDS.add(command);
    int exit = command.exitCode(COMMAND);
    assertThat(String.join(" ", words) + command.tail(), exit, is(0));
  }

  private static AmazonAdsSandbox sandbox() {
    SandboxBuilder builder =
        AmazonAdsSandbox.builder().unlimitedRate().contractChecks(ContractChecks.REQUESTS);
    for (ApiRegion region : ApiRegion.values()) {
      builder.advertiser(region, DemoWorkspace.ADVERTISER);
    }
    return builder.start();
  }

  private static Map<String, Integer> members() {
    Map<String, Integer> members = new TreeMap<>();
    for (AudienceView audience : sandbox.audiences()) {
      members.merge(
          audience.region().name(), Math.toIntExact(audience.activeMembers()), Integer::sum);
    }
    return members;
  }

  private static Map<String, Integer> expected(DemoDay day) {
    Map<String, Integer> members = new TreeMap<>();
    day.regions().forEach((region, counts) -> members.put(region.name(), counts.members()));
    return members;
  }
}
