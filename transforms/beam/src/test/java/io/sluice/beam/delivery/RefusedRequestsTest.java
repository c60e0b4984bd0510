package io.sluice.beam.delivery;

import static io.sluice.beam.batch.PlanFixture.ONE_AT_A_TIME;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.FakeAudienceGateway.Killed;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.RequestSize;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.qualify.Region;
import io.sluice.records.Receipt;
import io.sluice.records.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedRequestsTest {
  private static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final FakeAudienceGateway amazon = new FakeAudienceGateway(time::now);

  @Test
  void refusedPlanStaysOpenAndThePlansAfterItGoOn() throws Exception {
    PlanFolder plan = plan("p1", 2, 2, 2, 2, 2, 2, 2);
    plan("p2", 3);
    IntStream.range(0, 5).forEach(i -> amazon.then(RefusedRequestsTest::refused));

    LaneResult result = run("p1", "p2");

    assertThat(result.verdict(), is(Verdict.REQUEST_REFUSED));
    assertThat(result.plans().get(0).verdict(), is(PlanVerdict.REQUEST_REFUSED));
    assertThat(result.plans().get(0).heldRecords(), is(14L));
    assertThat(result.plans().get(0).refusedStatus(), is(451));
    assertThat(result.plans().get(0).refusedRecords(), is(0L));
    assertThat(result.plans().get(1).verdict(), is(PlanVerdict.SENT));
    assertThat("five are tried, each once", amazon.sizes(), equalTo(List.of(2, 2, 2, 2, 2, 3)));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.HELD)));
    assertThat(plan.receipt(7).orElseThrow().parts().get(0).code(), is("not_sent"));

    LaneResult next = run("p1", "p2");
    assertThat(next.verdict(), is(Verdict.DONE));
    assertThat(next.plans().get(0).recordsSent(), is(14L));
    assertThat(next.plans().get(0).twiceSent(), is(0));
    assertThat(amazon.applied(), hasSize(17));
  }

  @Test
  void planOfOneBadRecordStaysOpenUntilOthersPassBesideIt() throws Exception {
    PlanFolder plan = plan("p1", 1);
    amazon.refusing("p1-1-0");
    assertThat(run("p1").verdict(), is(Verdict.REQUEST_REFUSED));
    assertThat("no use to ask again", amazon.sizes(), equalTo(List.of(1)));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.HELD)));

    plan("p2", 1);
    LaneResult beside = run("p1", "p2");
    assertThat(beside.verdict(), is(Verdict.DONE));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.REFUSED)));
    assertThat(amazon.sizes(), equalTo(List.of(1, 1, 1, 1, 1, 1)));
  }

  @Test
  void severalRefusedRecordsOfAPlanWithoutAnyThatPassesAreTheAudiencesFault() throws Exception {
    PlanFolder plan = plan("p1", 3);
    plan("p2", 3);
    amazon.refusing("p1-1-0").refusing("p1-1-1").refusing("p1-1-2");
    LaneResult result = run("p1", "p2");
    assertThat(result.plans().get(0).verdict(), is(PlanVerdict.REQUEST_REFUSED));
    assertThat(result.plans().get(1).verdict(), is(PlanVerdict.SENT));
    assertThat(outcomes(plan, 1).stream().distinct().toList(), equalTo(List.of(Outcome.HELD)));
  }

  @Test
  void killBeforeTheDecisionLeavesItOpenAndDecidesNothing() throws Exception {
    PlanFolder plan = plan("p1", 2, 1);
    amazon
        .refusing("p1-1-1")
        .then(RefusedRequestsTest::bad)
        .thenTaken()
        .then(RefusedRequestsTest::bad)
        .thenKilled();
    assertThrows(Killed.class, () -> run("p1"));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.ACCEPTED, Outcome.HELD)));

    // The rest of the plan is the evidence of the next run.
    assertThat(run("p1").verdict(), is(Verdict.DONE));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.ACCEPTED, Outcome.REFUSED)));
  }

  @Test
  void confirmationThatPassesClearsTheRecordAndAllOthers() throws Exception {
    PlanFolder plan = plan("p1", 4);
    // The batch, then 0 and 1 together and alone, then 2 and 3.
    amazon
        .then(RefusedRequestsTest::bad)
        .then(RefusedRequestsTest::bad)
        .thenTaken()
        .then(RefusedRequestsTest::bad)
        .thenTaken();
    LaneResult result = run("p1");
    assertThat(amazon.sizes(), equalTo(List.of(4, 2, 1, 1, 2, 1)));
    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(result.plans().get(0).recordsSent(), is(4L));
    assertThat(plan.receipt(1).orElseThrow().isFinal(), is(true));
  }

  @Test
  void randomRefusalsNeverCountAgainstARecord() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      Random chance = new Random(seed);
      FakeAudienceGateway moody = new FakeAudienceGateway(time::now);
      for (int request = 0; request < 400; request++) {
        if (chance.nextBoolean()) {
          moody.then(RefusedRequestsTest::bad);
        } else {
          moody.thenTaken();
        }
      }
      String id = "seed-" + seed;
      plan(id, 5, 5, 5, 5, 5, 5, 5, 5);
      LaneResult result = run(moody, id);
      assertThat(id, result.plans().get(0).refusedRecords(), is(0L));
    }
  }

  @Test
  void missingAnswerIsNoEvidence() throws Exception {
    PlanFolder plan = plan("p1", 2);
    amazon.then(RefusedRequestsTest::bad).thenLost().then(RefusedRequestsTest::bad);
    run("p1");
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.UNKNOWN, Outcome.HELD)));
  }

  @Test
  void recordThatMayHaveLeftBeforeStaysUnknownWhenItsRequestIsRefused() throws Exception {
    PlanFolder plan = plan("p1", 2);
    amazon.thenLost().then(RefusedRequestsTest::refused);
    run("p1");
    run("p1");
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.UNKNOWN)));
  }

  @Test
  void goneAudienceEndsItsPlanAlone() throws Exception {
    PlanFolder plan = plan("p1", 2, 2);
    plan("p2", 3);
    amazon.then(b -> new DeliveryOutcome.AudienceGone("audience_not_found"));
    LaneResult result = run("p1", "p2");
    assertThat(result.plans().get(0).verdict(), is(PlanVerdict.AUDIENCE_GONE));
    assertThat(result.plans().get(1).verdict(), is(PlanVerdict.SENT));
    assertThat(amazon.sizes(), equalTo(List.of(2, 3)));
    assertThat(outcomes(plan, 2), equalTo(List.of(Outcome.HELD)));
  }

  @Test
  void sizeIsHalvedKeptForTheSuccessorAndNeverARefusal() throws Exception {
    plan("p1", 8);
    amazon
        .then(b -> new DeliveryOutcome.TooLarge(413, "HTTP_413", null))
        .then(b -> new DeliveryOutcome.TooLarge(413, "HTTP_413", null));
    assertThat(run("p1").verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(8, 4, 2, 2, 4)));
    RequestSize learned = LaneState.parse(leases.rate(LANE)).size();
    assertThat(learned.limit(), is(25L));

    plan("p2", 8);
    assertThat(run("p2").verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes().subList(5, 9), equalTo(List.of(2, 2, 2, 2)));
  }

  @Test
  void stateOfTheRateIsKeptAsItIsWhateverItsLines() {
    String rate = "{\n  \"requestsPerSecond\" : 5.0\n}";
    assertThat(LaneState.parse(rate), is(new LaneState(rate, RequestSize.UNLIMITED)));
    LaneState learned = new LaneState(rate, new RequestSize(500, 1_000, 3));
    assertThat(LaneState.parse(learned.text()), is(learned));
    assertThat(
        LaneState.parse(rate + "\n#request-size x"),
        is(new LaneState(rate, RequestSize.UNLIMITED)));
  }

  @Test
  void singleRecordThatIsTooLargeIsHeld() throws Exception {
    PlanFolder plan = plan("p1", 1);
    amazon.then(b -> new DeliveryOutcome.TooLarge(413, "HTTP_413", null));
    LaneResult result = run("p1");
    assertThat(result.verdict(), is(Verdict.REQUEST_REFUSED));
    assertThat(result.plans().get(0).refusedStatus(), is(413));
    assertThat(outcomes(plan, 1), equalTo(List.of(Outcome.HELD)));
    assertThat(LaneState.parse(leases.rate(LANE)).size(), is(RequestSize.UNLIMITED));
  }

  @Test
  void heldPlanEndsAfterTheSettleLimitAsNotSent() throws Exception {
    PlanFolder plan = plan("p1", 2);
    amazon.then(RefusedRequestsTest::refused).then(RefusedRequestsTest::refused);
    run("p1");
    SettleRule rule = SettleRule.standard();
    assertThat(JobFollower.mayEnd(plan, rule, time.now()), is(false));
    time.sleep(Duration.ofHours(25));
    run("p1");
    assertThat(JobFollower.mayEnd(plan, rule, time.now()), is(true));

    SettleResult settled =
        JobFollower.of(
                SettleSpec.of(LANE, List.of("p1"), "me", SettleSpec.Mode.ONCE),
                PlanFixture.workspace(folder),
                leases,
                (lane, rate, gate) -> amazon.open(rate, gate),
                time)
            .run();
    assertThat(settled.verdict(), is(SettleResult.Verdict.DONE));
    assertThat(settled.plans().get(0).failed(), is(2L));
    assertThat(settled.plans().get(0).refused(), is(0L));
    assertThat(
        plan.settlement(1).orElseThrow().parts().get(0).code(),
        is(SettleRule.CODE_REQUEST_REFUSED));
  }

  private static DeliveryOutcome refused(UploadBatch batch) {
    return new DeliveryOutcome.RequestRefused(451, "HTTP_451");
  }

  private static DeliveryOutcome bad(UploadBatch batch) {
    return new DeliveryOutcome.Refused(400, "BAD");
  }

  private static List<Outcome> outcomes(PlanFolder plan, int seq) throws IOException {
    return plan.receipt(seq).orElseThrow().parts().stream().map(Receipt.Part::outcome).toList();
  }

  private LaneResult run(String... plans) throws IOException, InterruptedException {
    return run(amazon, plans);
  }

  private LaneResult run(FakeAudienceGateway gateway, String... plans)
      throws IOException, InterruptedException {
    return LaneRun.of(
            LaneSpec.of(LANE, List.of(plans), ONE_AT_A_TIME, "me"),
            PlanFixture.workspace(folder),
            leases,
            (lane, rate, gate) -> gateway.open(rate, gate),
            time)
        .run();
  }

  private PlanFolder plan(String id, int... sizes) throws IOException {
    return PlanFixture.plan(folder, LANE, id, sizes);
  }
}
