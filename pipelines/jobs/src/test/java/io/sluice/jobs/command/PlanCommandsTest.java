package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static io.sluice.jobs.command.WorkspaceFixture.TARGET;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandsTest {
  @TempDir private Path folder;
  private WorkspaceFixture fixture;

  @BeforeEach
  void workspace() throws IOException {
    fixture = new WorkspaceFixture(folder);
    fixture.register();
  }

  @Test
  void listTellsWhereEachPlanStands() throws IOException {
    fixture.plan("plan-refused", List.of(Guard.MIN_ROWS), "c-1");
    fixture.plan("plan-open", List.of(), "c-1", "c-2");
    fixture.sent(fixture.plan("plan-sent", List.of(), "c-1"));
    assertThat(list(), allOf(row("plan-refused", "refused"), row("plan-open", "open")));
    assertThat(list(), allOf(row("plan-sent", "sent"), containsString("ADD 2")));
  }

  @Test
  void plansOfEventsAreListedBesideThoseOfAudiences() throws IOException {
    fixture.conversion();
    fixture.plan("plan-open", List.of(), "c-1");
    fixture.eventPlan("plan-events", 1_200);
    assertThat(list(), row("plan-open", "open"));
    assertThat(
        fixture.out(),
        matchesPattern(
            "(?s).*plan-events +leads@acme-na +\\S+ +open +1,200 events in 1 batch\\b.*"));
    run(new PlansCommand.ListAll(fixture.surroundings()), 0, "--select", "leads");
    assertThat(fixture.out(), not(containsString("plan-open")));
  }

  @Test
  void plansOfEventsAreListedAndShownWithoutAnyAudience() throws IOException {
    fixture.conversion();
    fixture.withoutAudiences();
    fixture.eventPlan("plan-events", 7);
    assertThat(list(), containsString("7 events in 1 batch"));
    run(new PlansCommand.Show(fixture.surroundings()), 0, "plan-events");
    assertThat(
        fixture.out(),
        allOf(
            containsString("events of leads@acme-na, NA"),
            containsString("batches   1 with 7 events; 0 sent\n"),
            containsString("ledger    4 of the ids known; of the batches 1 sent before and never"),
            containsString("qualify.in")));
  }

  @Test
  void planIsStaleOnceTheLedgerHasMovedOn() throws IOException {
    fixture.plan("plan-old", List.of(), "c-1");
    fixture.plan("plan-new", List.of(), "c-1");
    fixture.settle("plan-new", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW);
    assertThat(list(), allOf(row("plan-old", "stale"), row("plan-new", "settled")));
  }

  @Test
  void showTellsCountsBatchesAndRefusals() throws IOException {
    fixture.plan("plan-1", List.of(Guard.MIN_ROWS), "c-1");
    run(new PlansCommand.Show(fixture.surroundings()), 0, "plan-1");
    assertThat(
        fixture.out(),
        allOf(
            containsString("plan-1 (refused)"),
            containsString("1 with 1 records; 0 sent, 0 settled"),
            containsString("refused   min-rows: no"),
            containsString("still refused by min-rows"),
            containsString("qualify.in")));
  }

  @Test
  void unknownPlanIsRefusedWithTheWayToFindOne() {
    run(new PlansCommand.Show(fixture.surroundings()), 2, "nowhere");
    assertThat(fixture.problems(), containsString("see: sluice plans list"));
    run(new PlansCommand.Show(fixture.surroundings()), 2, "a/b");
    assertThat(fixture.problems(), containsString("a text of 3 characters is no plan's id"));
  }

  @Test
  void abandonedPlanGivesItsClaimBackAndLosesItsOutbox() throws IOException {
    PlanFolder plan = fixture.plan("plan-1", List.of(), "c-1");
    try (Workspaces.Opened opened = fixture.open()) {
      opened.ledger().claim(TARGET, "plan-1", "");
    }
    run(new PlansCommand.Abandon(fixture.surroundings()), 0, "plan-1", "--reason", "wrong day");
    assertThat(plan.names("outbox"), empty());
    assertThat(plan.mark(PlanMarker.ABANDONED).orElseThrow().reason(), equalTo("wrong day"));
    try (Workspaces.Opened opened = fixture.open()) {
      assertThat(opened.ledger().view(TARGET).openPlan(), equalTo(Optional.empty()));
    }
    assertThat(list(), row("plan-1", "abandoned"));
  }

  @Test
  void planOfWhichSomethingWasSentCannotBeAbandoned() throws IOException {
    PlanFolder plan = fixture.plan("plan-1", List.of(), "c-1");
    fixture.sent(plan);
    run(new PlansCommand.Abandon(fixture.surroundings()), 2, "plan-1", "--reason", "no");
    assertThat(fixture.problems(), containsString("it can only be settled"));
    assertThat(plan.isClosed(), equalTo(false));
    assertThat(plan.names("outbox"), hasSize(1));
  }

  @Test
  void planIsNotAbandonedWhileSomebodyHoldsItsLane() throws IOException {
    PlanFolder plan = fixture.plan("plan-1", List.of(), "c-1");
    fixture.holdLane();
    run(new PlansCommand.Abandon(fixture.surroundings()), 6, "plan-1", "--reason", "no");
    assertThat(fixture.out(), containsString("somebody is sending on the lane of plan plan-1"));
    assertThat(plan.isClosed(), equalTo(false));
  }

  @Test
  void approvalIsMarkedLoggedAndEndsTheRefusal() throws IOException {
    PlanFolder plan = fixture.plan("plan-1", List.of(Guard.MIN_ROWS), "c-1");
    approve(0, "plan-1", "--guard", "min-rows", "--reason", "small market");
    assertThat(fixture.out(), containsString("approved; send it: sluice apply --plan plan-1"));
    assertThat(plan.mark(PlanMarker.APPROVAL).orElseThrow().reason(), equalTo("small market"));
    assertThat(list(), row("plan-1", "approved"));
    try (Workspaces.Opened opened = fixture.open()) {
      List<Map<String, Object>> rows =
          opened.ledger().read(new LogQuery(LogRows.Table.RUNS, Map.of("plan_id", "plan-1"), 9));
      assertThat(
          (String) rows.get(0).get("approval"), equalTo("{guard.min-rows=accepted}: small market"));
    }
  }

  @Test
  void approvalsAddUpAndTellWhatIsLeft() throws IOException {
    PlanFolder plan = fixture.plan("plan-1", List.of(Guard.MIN_ROWS), "c-1");
    approve(3, "plan-1", "--max-removals", "7", "--reason", "agreed");
    assertThat(fixture.out(), containsString("still refused:\n  min-rows: 1 rows were read"));
    approve(0, "plan-1", "--accept", "min-rows", "--reason", "small");
    assertThat(
        plan.mark(PlanMarker.APPROVAL).orElseThrow().values(),
        equalTo(Map.of("max-removals", "7", "guard.min-rows", "accepted")));
    assertThat(plan.mark(PlanMarker.APPROVAL).orElseThrow().reason(), equalTo("agreed; small"));
  }

  @Test
  void guardThatCanNeverBeAcceptedIsRefused() throws IOException {
    fixture.plan("plan-1", List.of(Guard.CONSENT_COLUMN), "c-1");
    approve(2, "plan-1", "--guard", "consent-column", "--reason", "x");
    assertThat(
        fixture.problems(),
        allOf(containsString("can never be accepted"), containsString("max-age")));
    approve(2, "plan-1", "--guard", "max-removed-percent", "--reason", "x");
    assertThat(fixture.problems(), containsString("use --max-removals N"));
    approve(2, "plan-1", "--guard", "max-ages", "--reason", "x");
    assertThat(fixture.problems(), containsString("is no guard; there are: min-rows, max-age"));
  }

  @Test
  void approvalNeedsAReasonAndSomethingToAccept() throws IOException {
    fixture.plan("plan-1", List.of(Guard.MIN_ROWS), "c-1");
    approve(2, "plan-1", "--guard", "min-rows");
    assertThat(fixture.problems(), containsString("--reason is missing"));
    approve(2, "plan-1", "--reason", "x");
    assertThat(fixture.problems(), containsString("nothing is accepted"));
    approve(2, "nowhere", "--max-removals", "1", "--reason", "x");
    assertThat(fixture.problems(), containsString("there is no plan nowhere"));
  }

  @Test
  void planThatIsNotRefusedNeedsNoApproval() throws IOException {
    fixture.plan("plan-1", List.of(), "c-1");
    approve(2, "plan-1", "--max-removals", "1", "--reason", "x");
    assertThat(fixture.problems(), containsString("is not refused"));
  }

  private void approve(int exit, String... args) {
    run(new ApproveCommand(fixture.surroundings()), exit, args);
  }

  private void run(Object command, int exit, String... args) {
    assertThat(fixture.run(command, args) + " " + fixture.problems(), startsWithCode(exit));
  }

  private static Matcher<String> startsWithCode(int exit) {
    return startsWith(exit + " ");
  }

  private String list() {
    run(new PlansCommand.ListAll(fixture.surroundings()), 0);
    return fixture.out();
  }

  private static Matcher<String> row(String plan, String state) {
    return matchesPattern("(?s).*" + plan + " +hv-shoppers@acme-na +\\S+ +" + state + " .*");
  }
}
