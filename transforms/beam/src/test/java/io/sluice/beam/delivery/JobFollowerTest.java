package io.sluice.beam.delivery;

import static io.sluice.beam.batch.PlanFixture.LANE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.FakeAudienceGateway.Killed;
import io.sluice.beam.delivery.SettleResult.PlanSettlement;
import io.sluice.beam.delivery.SettleResult.PlanVerdict;
import io.sluice.beam.delivery.SettleResult.Verdict;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.JobProgress.AudienceSizes;
import io.sluice.domain.delivery.JobProgress.InvalidRecord;
import io.sluice.domain.delivery.JobProgress.State;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFollowerTest {
  private static final JobProgress PENDING = state(State.PENDING);
  private static final JobProgress SUCCEEDED = state(State.SUCCEEDED);
  private static final JobProgress PARTIALLY = state(State.PARTIALLY_SUCCEEDED);
  private static final JobProgress UNREACHABLE = state(State.UNREACHABLE);

  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final FakeAudienceGateway amazon = new FakeAudienceGateway(time::now);

  @Test
  void everyJobIsFollowedToItsEndInTurns() throws Exception {
    PlanFolder plan = sent("p1", 3, 2);
    amazon.telling("job-1", PENDING, PENDING, SUCCEEDED);
    amazon.telling(
        "job-2",
        PENDING,
        new JobProgress(
            State.SUCCEEDED,
            List.of(new InvalidRecord("p1-2-0", "BAD_KEY")),
            new AudienceSizes(9, 8, 7)));

    SettleResult result = settle("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.looks(), equalTo(List.of("job-1", "job-2", "job-1", "job-2", "job-1")));
    assertThat(
        result.plans(),
        equalTo(
            List.of(
                new PlanSettlement(
                    "p1", PlanVerdict.SETTLED, 2, 0, 2, 0, 0, 0, 4, 0, 0, 0, 0, 1))));
    Settlement.Part part = plan.settlements().get(2).parts().get(0);
    assertThat(part.outcome(), is(Settlement.Outcome.ACCEPTED));
    assertThat(part.sentAt(), is(VirtualTime.START));
    assertThat(part.settledAt(), is(VirtualTime.START.plusSeconds(6)));
    assertThat(part.invalid(), equalTo(List.of(new Settlement.Invalid("p1-2-0", "BAD_KEY"))));
    assertThat(part.sizes(), equalTo(new Settlement.Sizes(9, 8, 7)));
    assertThat(amazon.isClosed(), is(true));
  }

  @Test
  void settledPlanIsNotLookedAtAgain() throws Exception {
    sent("p1", 1);
    settle("p1");
    SettleResult again = settle("p1");
    assertThat(again.verdict(), is(Verdict.DONE));
    assertThat(again.plans().get(0).settledBefore(), is(1));
    assertThat(amazon.looks(), hasSize(1));
  }

  @Test
  void killedFollowerGoesOnFromItsSettlements() throws Exception {
    PlanFolder plan = sent("p1", 1, 1);
    FakeAudienceGateway mortal = new FakeAudienceGateway(time::now);
    mortal.telling("job-2");
    assertThrows(NoSuchElementException.class, () -> settle(mortal, spec("p1")));
    assertThat(plan.settlements().keySet(), equalTo(Set.of(1)));

    assertThat(settle("p1").verdict(), is(Verdict.DONE));
    assertThat(amazon.looks(), equalTo(List.of("job-2")));
  }

  @Test
  void onceLooksOnceAndSaysThatAmazonStillWorks() throws Exception {
    PlanFolder plan = sent("p1", 1, 1);
    amazon.telling("job-1", PENDING);

    SettleResult result = settle(amazon, once("p1"));

    assertThat(result.verdict(), is(Verdict.STILL_PROCESSING));
    assertThat(result.plans().get(0).pending(), is(1));
    assertThat(result.looks(), is(2));
    assertThat(plan.settlements().keySet(), equalTo(Set.of(2)));
    assertThat(time.now(), is(VirtualTime.START));
  }

  @Test
  void partialSuccessIsSentOnceMoreAndAcceptedWhereThatSucceeds() throws Exception {
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", PARTIALLY);

    SettleResult result = settle("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(result.resends(), is(1));
    assertThat(amazon.sizes(), equalTo(List.of(2, 2)));
    Settlement.Part part = plan.settlements().get(1).parts().get(0);
    assertThat(part.outcome(), is(Settlement.Outcome.ACCEPTED));
    assertThat(part.jobRequestId(), is("job-2"));
    assertThat(leases.find(LANE).isEmpty(), is(true));
  }

  @Test
  void secondPartialSuccessIsPartial() throws Exception {
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", PENDING, PARTIALLY).telling("job-2", PARTIALLY);

    SettleResult result = settle("p1");

    assertThat(result.plans().get(0).partial(), is(2L));
    assertThat(amazon.requests(), hasSize(2));
    assertThat(outcome(plan), is(Settlement.Outcome.PARTIAL));
    // Some targets took it then and perhaps not again: the time to live counts from there.
    Settlement.Part part = plan.settlements().get(1).parts().get(0);
    assertThat(part.sentAt(), is(VirtualTime.START));
    assertThat(part.jobRequestId(), is("job-2"));
  }

  @Test
  void followerKilledAfterAResendDoesNotSendAThirdTime() throws Exception {
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", PARTIALLY).telling("job-2", PENDING);
    assertThat(settle(amazon, once("p1")).verdict(), is(Verdict.STILL_PROCESSING));
    assertThat(amazon.requests(), hasSize(2));

    amazon.telling("job-2", SUCCEEDED);
    assertThat(settle(amazon, once("p1")).verdict(), is(Verdict.DONE));
    assertThat(amazon.requests(), hasSize(2));
    assertThat(amazon.looks(), equalTo(List.of("job-1", "job-2")));
    assertThat(outcome(plan), is(Settlement.Outcome.ACCEPTED));
  }

  @Test
  void resendWithoutAnAnswerIsPartial() throws Exception {
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", PARTIALLY).thenLost();
    settle("p1");
    assertThat(outcome(plan), is(Settlement.Outcome.PARTIAL));
    assertThat(plan.settlements().get(1).parts().get(0).code(), is("resend_unknown"));
  }

  @Test
  void resendWaitsForABusyLane() throws Exception {
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", PARTIALLY);
    leases.steal(LANE, "nightly", VirtualTime.START);

    assertThat(settle("p1").verdict(), is(Verdict.DONE));
    assertThat(amazon.requests().size(), is(2));
    assertThat(
        plan.settlements()
            .get(1)
            .parts()
            .get(0)
            .sentAt()
            .isBefore(VirtualTime.START.plusSeconds(120)),
        is(false));
  }

  @Test
  void failedJobIsFailedAndNamedRecordsAreNamed() throws Exception {
    PlanFolder plan = sent("p1", 3);
    amazon.telling(
        "job-1", new JobProgress(State.FAILED, List.of(new InvalidRecord("p1-1-2", "BAD")), null));
    PlanSettlement settled = settle("p1").plans().get(0);
    assertThat(settled.failed(), is(2L));
    assertThat(settled.invalid(), is(1L));
    assertThat(outcome(plan), is(Settlement.Outcome.FAILED));
  }

  @Test
  void jobThatNeverEndsIsUnknownAtTheLimit() throws Exception {
    PlanFolder plan = sent("p1", 1);
    amazon.telling("job-1", PENDING);
    SettleResult result = settle("p1");
    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(result.plans().get(0).unknown(), is(1L));
    assertThat(
        Duration.between(VirtualTime.START, time.now()).compareTo(Duration.ofHours(24)) >= 0,
        is(true));
    assertThat(plan.settlements().get(1).parts().get(0).code(), is(SettleRule.CODE_LIMIT));
  }

  @Test
  void jobThatAmazonDoesNotKnowIsUnknownAfterTheGrace() throws Exception {
    PlanFolder plan = sent("p1", 1);
    amazon.telling("job-1", state(State.UNKNOWN_JOB));
    settle("p1");
    assertThat(outcome(plan), is(Settlement.Outcome.UNKNOWN));
    assertThat(plan.settlements().get(1).parts().get(0).code(), is("unknown_job"));
  }

  @Test
  void shortOutageIsSatOutAndALongOneEndsTheLane() throws Exception {
    sent("p1", 1);
    amazon.telling("job-1", UNREACHABLE, UNREACHABLE, SUCCEEDED);
    assertThat(settle("p1").verdict(), is(Verdict.DONE));

    PlanFolder plan = sent("p2", 1);
    amazon.telling("job-2", UNREACHABLE);
    SettleResult result = settle("p2");
    assertThat(result.verdict(), is(Verdict.UNAVAILABLE));
    assertThat(plan.settlements(), equalTo(Map.of()));
  }

  @Test
  void refusedAccessEndsTheLaneAndNamesTheAccount() throws Exception {
    PlanFolder plan = sent("p1", 1, 1);
    amazon.telling("job-1", state(State.ACCESS_REFUSED));
    SettleResult result = settle("p1");
    assertThat(result.verdict(), is(Verdict.ACCESS_REFUSED));
    assertThat(result.remedy(), containsString("acme-na"));
    assertThat(amazon.looks(), hasSize(1));
    assertThat(plan.settlements(), equalTo(Map.of()));
  }

  @Test
  void unsentAndUnknownBatchesLeaveThePlanIncomplete() throws Exception {
    PlanFolder plan = PlanFixture.plan(folder, LANE, "p1", 1, 1, 1);
    amazon.thenLost().thenTaken().thenKilled();
    assertThrows(Killed.class, () -> send("p1"));
    plan.deleteReceipt(3);

    SettleResult result = settle("p1");

    assertThat(result.verdict(), is(Verdict.INCOMPLETE));
    PlanSettlement settled = result.plans().get(0);
    assertThat(settled.unsent(), is(1));
    assertThat(settled.unknownOpen(), is(1));
    assertThat(settled.settledNow(), is(1));
  }

  @Test
  void unknownBatchIsSettledAsUnknownAfterTheLimit() throws Exception {
    PlanFolder plan = PlanFixture.plan(folder, LANE, "p1", 2);
    amazon.thenLost();
    send("p1");
    time.sleep(Duration.ofHours(24));
    assertThat(settle("p1").verdict(), is(Verdict.DONE));
    assertThat(outcome(plan), is(Settlement.Outcome.UNKNOWN));
    assertThat(amazon.looks(), hasSize(0));
  }

  @Test
  void refusedRecordIsRefusedAndTheRestFollowed() throws Exception {
    amazon.refusing("p1-1-1");
    PlanFolder plan = sent("p1", 4);
    PlanSettlement settled = settle("p1").plans().get(0);
    assertThat(settled.accepted(), is(3L));
    assertThat(settled.refused(), is(1L));
    assertThat(
        plan.settlements().get(1).parts().stream().map(Settlement.Part::outcome).toList(),
        equalTo(
            List.of(
                Settlement.Outcome.ACCEPTED,
                Settlement.Outcome.REFUSED,
                Settlement.Outcome.ACCEPTED)));
  }

  @Test
  void whatALateBatchAppliedIsUnknown() throws Exception {
    PlanFolder plan = sent("p1", 1);
    Receipt receipt = plan.receipt(1).orElseThrow();
    plan.writeReceipt(new Receipt(receipt.planId(), 1, receipt.batchId(), receipt.parts(), true));
    settle("p1");
    assertThat(outcome(plan), is(Settlement.Outcome.UNKNOWN));
    assertThat(plan.settlements().get(1).parts().get(0).code(), is(SettleRule.CODE_LATE));
  }

  @Test
  void failedJobSaysNothingOfTheRequestBeforeThatNobodyAnswered() throws Exception {
    amazon.thenLost();
    PlanFolder plan = sent("p1", 2);
    send("p1");
    amazon.telling("job-2", state(State.FAILED));

    SettleResult result = settle("p1");

    // The first request was applied: the members count as present, so that an opt-out is sent.
    assertThat(result.plans().get(0).unknown(), is(2L));
    assertThat(outcome(plan), is(Settlement.Outcome.UNKNOWN));
  }

  @Test
  void failedJobOfTheOnlyRequestLeavesNothingAtAmazon() throws Exception {
    amazon.thenUnavailable(Duration.ofSeconds(1));
    PlanFolder plan = sent("p1", 2);
    amazon.telling("job-1", state(State.FAILED));

    settle("p1");

    assertThat(outcome(plan), is(Settlement.Outcome.FAILED));
  }

  private PlanFolder sent(String planId, int... sizes) throws IOException, InterruptedException {
    PlanFolder plan = PlanFixture.plan(folder, LANE, planId, sizes);
    send(planId);
    return plan;
  }

  private void send(String planId) throws IOException, InterruptedException {
    LaneSpec spec = LaneSpec.of(LANE, List.of(planId), PlanFixture.ONE_AT_A_TIME, "me");
    LaneRun.of(spec, workspace(), leases, (lane, rate, gate) -> amazon.open(rate, gate), time)
        .run();
  }

  private SettleResult settle(String planId) throws IOException, InterruptedException {
    return settle(amazon, spec(planId));
  }

  private SettleResult settle(FakeAudienceGateway gateway, SettleSpec spec)
      throws IOException, InterruptedException {
    return JobFollower.of(
            spec, workspace(), leases, (lane, rate, gate) -> gateway.open(rate, gate), time)
        .run();
  }

  private static SettleSpec spec(String planId) {
    return SettleSpec.of(LANE, List.of(planId), "me", SettleSpec.Mode.UNTIL_DONE);
  }

  private static SettleSpec once(String planId) {
    return SettleSpec.of(LANE, List.of(planId), "me", SettleSpec.Mode.ONCE);
  }

  private String workspace() {
    return PlanFixture.workspace(folder);
  }

  private static Settlement.Outcome outcome(PlanFolder plan) throws IOException {
    return plan.settlements().get(1).parts().get(0).outcome();
  }

  private static JobProgress state(State state) {
    return new JobProgress(state, List.of(), null);
  }
}
