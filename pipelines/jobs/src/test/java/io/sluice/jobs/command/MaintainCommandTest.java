package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static io.sluice.jobs.command.WorkspaceFixture.TARGET;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.iceberg.BucketGrowth;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.jobs.run.Maintenance;
import io.sluice.jobs.run.Progress;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainCommandTest {
  private static final Instant LATER = Instant.parse("2036-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final List<String> printed = new ArrayList<>();
  private WorkspaceFixture fixture;

  @BeforeEach
  void workspace() throws IOException {
    fixture = new WorkspaceFixture(folder);
    fixture.register();
  }

  @Test
  void foldersOfPlansThatAreOverGoAndAllOthersStay() throws IOException {
    settled("plan-first");
    fixture.plan("plan-stale", List.of(), "c-1");
    settled("plan-last");
    mark(fixture.plan("plan-abandoned", List.of(), "c-1"), PlanMarker.ABANDONED);
    fixture.sent(fixture.plan("plan-sent", List.of(), "c-1"));
    open("plan-open");

    maintain(LATER, 0);

    assertThat(plans(), containsInAnyOrder("plan-last", "plan-sent", "plan-open"));
    assertThat(printed.get(0), containsString("plans: 3 of 6 folders are over"));
  }

  @Test
  void youngPlansStay() throws IOException {
    settled("plan-first");
    settled("plan-last");

    maintain(NOW.plus(Duration.ofDays(30)), 0);
    assertThat(plans(), containsInAnyOrder("plan-first", "plan-last"));
    maintain(NOW.plus(Duration.ofDays(30)).plusSeconds(1), 0);
    assertThat(plans(), contains("plan-last"));
  }

  @Test
  void whatAKilledDeletionOrPlanLeftGoesToo() throws IOException {
    Path left = Files.createDirectories(folder.resolve("workspace/plans/plan-left/fragments"));
    Files.writeString(left.resolve("changes-0"), "x");
    Path half = Files.createDirectories(folder.resolve("workspace/plans/plan-half"));
    Files.writeString(half.resolve("settled.json"), "{}");

    maintain(LATER, 0);

    assertThat(Files.exists(left.getParent()), equalTo(false));
    assertThat(Files.exists(half), equalTo(false));
  }

  @Test
  void dryRunTellsWhatWouldGoAndChangesNothing() throws IOException {
    settled("plan-first");
    settled("plan-last");
    List<String> before = files();

    maintain(LATER, 0, "--dry-run");

    assertThat(
        printed.get(0),
        allOf(
            containsString("nothing was done; this would be:"),
            containsString("plans: 1 of 2 folders are over"),
            containsString("sluice.memberships")));
    assertThat(files(), equalTo(before));
    assertThat(runs(), empty());
  }

  @Test
  void foldersOfOldRunsGo() throws IOException {
    Path old = Files.createDirectories(folder.resolve("workspace/runs/nightly-1"));
    Files.writeString(old.resolve("result.json"), "{}");
    Files.writeString(old.resolve("report.html"), "");

    maintain(Instant.now().plus(Duration.ofDays(396)), 0);
    assertThat(Files.exists(old), equalTo(true));
    maintain(Instant.now().plus(Duration.ofDays(398)), 0);
    assertThat(Files.exists(old), equalTo(false));
  }

  @Test
  void machineReadsTheResultAndTheTableRunsKeepsIt() throws IOException {
    settled("plan-first");

    maintain(LATER, 0, "--json", "--run-id", "weekly-1");

    assertThat(
        printed.get(0),
        allOf(
            containsString("\"dryRun\" : false"),
            containsString("\"table\" : \"sluice.memberships\""),
            containsString("\"kind\" : \"plans\"")));
    assertThat(runs(), hasSize(1));
    assertThat(
        runs().get(0),
        allOf(hasEntry("run_id", (Object) "weekly-1"), hasEntry("command", "maintain")));
  }

  @Test
  void nothingIsKeptForLessThanADay() throws IOException {
    maintain(LATER, 2, "--keep-plans", "PT23H");
    assertThat(fixture.problems(), containsString("--keep-plans is PT23H: at least P1D is kept"));
    maintain(LATER, 2, "--keep-logs", "yesterday");
  }

  @Test
  void audiencesThatHaveOutgrownTheirBucketsAreTold() {
    List<BucketGrowth> buckets =
        List.of(
            new BucketGrowth("a@acme-na", 4_100_000, 1, 8, null),
            new BucketGrowth("b@acme-na", 1_000_000, 1, 2, "a plan is open"));

    assertThat(
        MaintainCommand.text(new Maintenance.Result(false, List.of(), buckets, List.of())),
        allOf(
            containsString("a@acme-na: 4,100,000 members are too many for 1 bucket, now 8\n"),
            containsString("too many for 1 bucket, which stay: a plan is open")));
    assertThat(
        MaintainCommand.text(new Maintenance.Result(true, List.of(), buckets, List.of())),
        containsString("too many for 1 bucket, would have 8\n"));
  }

  @Test
  void planThatWasOpenMeanwhileIsSettledAfterwards() throws IOException {
    settled("plan-first");
    fixture.plan("plan-next", List.of(), "c-2");
    maintain(LATER, 0);

    fixture.settle("plan-next", "c-2", Presence.PRESENT, Verdict.ACCEPTED, NOW);

    try (Workspaces.Opened opened = fixture.open()) {
      assertThat(opened.ledger().view(TARGET).version(), equalTo("plan-next"));
    }
  }

  private void settled(String planId) throws IOException {
    PlanFolder plan = fixture.plan(planId, List.of(), "c-1");
    fixture.sent(plan);
    fixture.settle(planId, "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW);
    mark(plan, PlanMarker.SETTLED);
  }

  private void open(String planId) throws IOException {
    fixture.plan(planId, List.of(), "c-1");
    try (Workspaces.Opened opened = fixture.open()) {
      String version = opened.ledger().view(TARGET).version();
      assertThat(opened.ledger().claim(TARGET, planId, version), equalTo(true));
    }
  }

  private static void mark(PlanFolder plan, PlanMarker marker) throws IOException {
    plan.mark(marker, new PlanMark(plan.planId(), NOW, "run-1", "test", Map.of()));
  }

  private void maintain(Instant at, int expected, String... args) {
    printed.clear();
    Session.Surroundings surroundings =
        new Session.Surroundings(
            Clock.fixed(at, ZoneOffset.UTC), Map.of(), Progress.SILENT, printed::add);
    int exit = fixture.run(new MaintainCommand(surroundings), args);
    assertThat(fixture.problems(), exit, equalTo(expected));
  }

  private List<String> plans() throws IOException {
    try (Stream<Path> plans = Files.list(folder.resolve("workspace/plans"))) {
      return plans.map(plan -> plan.getFileName().toString()).toList();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("workspace"))) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private List<Map<String, Object>> runs() {
    try (Workspaces.Opened opened = fixture.open()) {
      return opened.ledger().read(new LogQuery(LogRows.Table.RUNS, Map.of(), 10));
    }
  }
}
