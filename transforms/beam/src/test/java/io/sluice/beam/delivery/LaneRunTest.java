package io.sluice.beam.delivery;

import static io.sluice.beam.batch.PlanFixture.LANE;
import static io.sluice.beam.batch.PlanFixture.ONE_AT_A_TIME;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.delivery.FakeAudienceGateway.Killed;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.SendGate;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneRunTest {
  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final FakeAudienceGateway amazon = new FakeAudienceGateway(time::now);

  @Test
  void everyBatchIsSentOnceAndReceipted() throws Exception {
    PlanFolder first = plan("p1", 3, 2);
    PlanFolder second = plan("p2", 4);

    LaneResult result = run("p1", "p2");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(3, 2, 4)));
    assertThat(
        amazon.requests().stream().map(b -> b.id().hex()).toList().subList(0, 2),
        equalTo(first.manifest().orElseThrow().batches().stream().map(b -> b.id()).toList()));
    assertThat(jobs(first), equalTo(Map.of(1, "job-1", 2, "job-2")));
    assertThat(jobs(second), equalTo(Map.of(1, "job-3")));
    assertThat(
        result.plans(),
        equalTo(
            List.of(
                new PlanResult("p1", PlanVerdict.SENT, 2, 2, 0, 0, 0, 0, 5, 0, 0, 2, 0),
                new PlanResult("p2", PlanVerdict.SENT, 1, 1, 0, 0, 0, 0, 4, 0, 0, 1, 0))));
    assertThat(leases.find(LANE).isEmpty(), is(true));
    assertThat(amazon.isClosed(), is(true));
  }

  @Test
  void runAgainSendsNothingAndOpensNoGateway() throws Exception {
    plan("p1", 3, 2);
    run("p1");
    LaneGatewayFactory none =
        (lane, rate, gate) -> {
          throw new IllegalStateException("nothing to send");
        };
    LaneResult again = LaneRun.of(spec("p1"), workspace(), leases, none, time).run();
    assertThat(again.verdict(), is(Verdict.DONE));
    assertThat(again.plans().get(0).skipped(), is(2));
    assertThat(amazon.requests(), hasSize(2));
  }

  @Test
  void killBetweenSendAndReceiptSendsThatBatchAgainAndNoOther() throws Exception {
    PlanFolder plan = plan("p1", 1, 2, 3);
    amazon.thenTaken().thenKilled();

    assertThrows(Killed.class, () -> run("p1"));
    assertThat(plan.receipt(1).orElseThrow().isFinal(), is(true));
    assertThat(plan.receipt(2).orElseThrow().isFinal(), is(false));
    assertThat(plan.anythingSent(), is(true));

    LaneResult again = run("p1");
    assertThat(amazon.sizes(), equalTo(List.of(1, 2, 2, 3)));
    assertThat(
        again.plans(),
        equalTo(List.of(new PlanResult("p1", PlanVerdict.SENT, 3, 2, 1, 0, 0, 0, 5, 0, 0, 2, 1))));
  }

  @Test
  void killAtEveryRequestLosesNothingAndRepeatsNoFinalBatch() throws Exception {
    for (int kill = 0; kill < 4; kill++) {
      String planId = "kill-" + kill;
      PlanFolder plan = plan(planId, 1, 1, 1, 1);
      FakeAudienceGateway mortal = new FakeAudienceGateway(time::now);
      for (int i = 0; i < kill; i++) {
        mortal.thenTaken();
      }
      mortal.thenKilled();
      assertThrows(Killed.class, () -> run(mortal, spec(planId)));
      int before = mortal.requests().size();
      run(mortal, spec(planId));

      assertThat(before, is(kill + 1));
      assertThat(mortal.requests(), hasSize(5));
      assertThat(mortal.applied(), hasSize(4));
      assertThat(plan.receipts().values().stream().allMatch(Receipt::isFinal), is(true));
    }
  }

  @Test
  void unknownOutcomeIsReceiptedAsUnknownAndSentAgainByTheNextRun() throws Exception {
    PlanFolder plan = plan("p1", 2, 1);
    amazon.thenLost();

    LaneResult first = run("p1");
    assertThat(first.verdict(), is(Verdict.OUTCOME_UNKNOWN));
    assertThat(first.plans().get(0).verdict(), is(PlanVerdict.OUTCOME_UNKNOWN));
    assertThat(first.plans().get(0).unknown(), is(1));
    assertThat(plan.receipt(1).orElseThrow().parts().get(0).code(), is("read_timeout"));

    LaneResult second = run("p1");
    assertThat(second.verdict(), is(Verdict.DONE));
    assertThat(second.plans().get(0).twiceSent(), is(1));
    assertThat(amazon.sizes(), equalTo(List.of(2, 1, 2)));
    assertThat(plan.receipt(1).orElseThrow().parts().get(0).attempts(), is(2));
  }

  @Test
  void badRecordIsFoundAndTheOthersAreTaken() throws Exception {
    PlanFolder plan = plan("p1", 8);
    amazon.refusing("p1-1-5");

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(result.plans().get(0).refusedRecords(), is(1L));
    assertThat(result.plans().get(0).recordsSent(), is(7L));
    List<Receipt.Part> parts = plan.receipt(1).orElseThrow().parts();
    assertThat(parts.stream().map(Receipt.Part::from).toList(), equalTo(List.of(0, 4, 5, 6)));
    assertThat(parts.get(2).outcome(), is(Receipt.Outcome.REFUSED));
    assertThat(parts.get(2).code(), is("INVALID_RECORD"));
    assertThat(parts.get(2).count(), is(1));
    assertThat(amazon.applied(), hasSize(7));
  }

  @Test
  void halvesThatWereTakenAreNotSentAgainAfterAnOutage() throws Exception {
    PlanFolder plan = plan("p1", 4);
    amazon
        .then(b -> new DeliveryOutcome.Refused(400, "BAD"))
        .thenTaken()
        .thenUnavailable(Duration.ZERO);

    LaneResult first = run(amazon, spec("p1").withPatience(Duration.ZERO));
    assertThat(first.verdict(), is(Verdict.UNAVAILABLE));
    assertThat(first.plans().get(0).unknown(), is(1));
    assertThat(plan.receipt(1).orElseThrow().parts().get(1).code(), is(ReceiptDraft.CODE_NOT_SENT));

    LaneResult second = run("p1");
    assertThat(second.verdict(), is(Verdict.DONE));
    assertThat(second.plans().get(0).twiceSent(), is(0));
    assertThat(amazon.sizes(), equalTo(List.of(4, 2, 2, 2)));
    assertThat(jobs(plan), equalTo(Map.of(1, "job-1")));
  }

  @Test
  void refusedAccessEndsTheLaneWithItsRemedyAndNoReceipt() throws Exception {
    PlanFolder plan = plan("p1", 1, 1, 1);
    amazon
        .thenTaken()
        .then(b -> new DeliveryOutcome.AccessRefused("invalid_grant", "Sign acme-na in again."));

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.ACCESS_REFUSED));
    assertThat(result.code(), is("invalid_grant"));
    assertThat(result.remedy(), is("Sign acme-na in again."));
    assertThat(plan.receipts().keySet(), equalTo(Set.of(1)));
    assertThat(result.plans().get(0).unsent(), is(2));
    assertThat(amazon.requests(), hasSize(2));
  }

  @Test
  void shortOutageIsSatOut() throws Exception {
    plan("p1", 1);
    amazon.thenUnavailable(Duration.ZERO).thenUnavailable(Duration.ofSeconds(45));

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.requests(), hasSize(3));
    assertThat(time.now(), is(VirtualTime.START.plusSeconds(5 + 45)));
  }

  @Test
  void outageBeyondPatienceEndsTheLaneAndLeavesNoReceipt() throws Exception {
    PlanFolder plan = plan("p1", 1, 1);
    for (int i = 0; i < 100; i++) {
      amazon.thenUnavailable(Duration.ZERO);
    }
    LaneResult result = run(amazon, spec("p1").withPatience(Duration.ofMinutes(5)));

    assertThat(result.verdict(), is(Verdict.UNAVAILABLE));
    assertThat(result.code(), is("http_503"));
    assertThat(plan.anythingSent(), is(false));
    assertThat(result.plans().get(0).unsent(), is(2));
    assertThat(
        Duration.between(VirtualTime.START, time.now()).compareTo(Duration.ofMinutes(5)) <= 0,
        is(true));
  }

  @Test
  void busyLaneIsWaitedForAndThenNamesItsHolder() throws Exception {
    plan("p1", 1);
    InMemoryLaneLeases busy = new InMemoryLaneLeases();
    busy.steal(LANE, "host-7/run-9", time.now());
    time.every(LaneLease.RENEW_EVERY, () -> busy.steal(LANE, "host-7/run-9", time.now()));

    LaneResult result =
        LaneRun.of(
                spec("p1").withLaneWait(Duration.ofHours(2)), workspace(), busy, this::open, time)
            .run();

    assertThat(result.verdict(), is(Verdict.LANE_BUSY));
    assertThat(result.remedy(), containsString("host-7/run-9"));
    assertThat(time.now(), is(VirtualTime.START.plus(Duration.ofHours(2))));
    assertThat(amazon.requests(), hasSize(0));
  }

  @Test
  void laneOfADeadOwnerIsTakenOverWhenItsLeaseIsOver() throws Exception {
    plan("p1", 1);
    leases.steal(LANE, "dead", VirtualTime.START);
    assertThat(run("p1").verdict(), is(Verdict.DONE));
    assertThat(time.now(), is(VirtualTime.START.plusSeconds(120)));
  }

  @Test
  void secondAttemptOfTheSameRunWaitsForTheFirstOneAndFindsWhatItDid() throws Exception {
    PlanFolder plan = plan("p1", 1, 2, 3);
    amazon
        .thenTaken()
        .then(
            batch -> {
              // Spark starts the lane anew elsewhere, while this attempt waits for Amazon.
              assertThat(meanwhile(spec("p1")), is(Verdict.LANE_BUSY));
              return new DeliveryOutcome.Accepted("job-mine", time.now(), 1);
            });

    LaneResult first = run("p1");
    LaneResult second = run("p1");

    assertThat(amazon.sizes(), equalTo(List.of(1, 2, 3)));
    assertThat(plan.receipt(2).orElseThrow().late(), is(false));
    assertThat(
        Stream.of(second, first).sorted(LaneResult.IN_TURN).reduce(LaneResult::followedBy),
        equalTo(
            Optional.of(
                new LaneResult(
                    LANE.region(),
                    LANE.account(),
                    LANE.api(),
                    Verdict.DONE,
                    null,
                    null,
                    List.of(
                        new PlanResult(
                            "p1", PlanVerdict.SENT, 3, 3, 0, 0, 0, 0, 6, 0, 0, 3, 0))))));
  }

  private Verdict meanwhile(LaneSpec spec) {
    try {
      return run(amazon, spec.withLaneWait(Duration.ZERO)).verdict();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void staleLeaseIsTakenOverWithItsRateHistory() throws Exception {
    plan("p1", 1);
    LaneLease dead = leases.acquire(LANE, "dead", VirtualTime.START).orElseThrow();
    leases.renew(dead, VirtualTime.START.plusSeconds(10), "half a token");
    List<String> startedFrom = new ArrayList<>();

    LaneRun.of(
            spec("p1"),
            workspace(),
            leases,
            (lane, rate, gate) -> {
              startedFrom.add(rate);
              return amazon.open(rate, gate);
            },
            time)
        .run();

    assertThat(startedFrom, equalTo(List.of("half a token")));
    assertThat(time.now(), is(VirtualTime.START.plusSeconds(130)));
  }

  @Test
  void leaseIsRenewedEveryTenSecondsAndKeepsTheRateForTheSuccessor() throws Exception {
    plan("p1", 1);
    amazon.then(
        batch -> {
          time.sleep(Duration.ofSeconds(55));
          return new DeliveryOutcome.Accepted("job-slow", time.now(), 1);
        });
    run("p1");
    // The sixth shows that the last batch left in time.
    assertThat(leases.renewals(), is(6));
    assertThat(leases.rate(LANE), is("+1"));
  }

  @Test
  void noRequestStartsSixtySecondsAfterTheLastRenewal() throws Exception {
    PlanFolder plan = plan("p1", 1, 1, 1);
    amazon
        .thenTaken()
        .then(
            batch -> {
              time.stopBeats();
              time.sleep(Duration.ofSeconds(60));
              return new DeliveryOutcome.Accepted("job-slow", time.now(), 1);
            });
    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.LEASE_LOST));
    assertThat(amazon.requests(), hasSize(2));
    assertThat(plan.receipts().keySet(), equalTo(Set.of(1, 2)));
    assertThat(plan.receipt(2).orElseThrow().late(), is(false));
    assertThat(result.plans().get(0).unsent(), is(1));
  }

  @Test
  void leaseLostDuringASendMakesTheBatchLate() throws Exception {
    PlanFolder plan = plan("p1", 1, 1);
    amazon.then(
        batch -> {
          leases.steal(LANE, "somebody", time.now());
          time.sleep(Duration.ofSeconds(10));
          return new DeliveryOutcome.Accepted("job-late", time.now(), 1);
        });
    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.LEASE_LOST));
    assertThat(result.remedy(), containsString("somebody else took the lane"));
    assertThat(plan.receipt(1).orElseThrow().late(), is(true));
    assertThat(result.plans().get(0).late(), is(1));
    assertThat(amazon.requests(), hasSize(1));
    assertThat(leases.find(LANE).orElseThrow().owner(), is("somebody"));
  }

  @Test
  void processThatWasFrozenBeyondItsLeaseMarksTheBatchLate() throws Exception {
    PlanFolder plan = plan("p1", 1, 1);
    amazon.then(
        batch -> {
          time.freeze(Duration.ofMinutes(2));
          return new DeliveryOutcome.Accepted("job-late", time.now(), 1);
        });
    assertThat(run("p1").verdict(), is(Verdict.LEASE_LOST));
    assertThat(plan.receipt(1).orElseThrow().late(), is(true));
    assertThat(amazon.requests(), hasSize(1));
  }

  @Test
  void severalRequestsAreInFlight() throws Exception {
    plan("p1", 1, 1, 1, 1, 1, 1);
    CyclicBarrier together = new CyclicBarrier(3);
    for (int i = 0; i < 6; i++) {
      amazon.then(
          batch -> {
            arrive(together);
            return new DeliveryOutcome.Accepted("job", time.now(), 1);
          });
    }
    LaneSpec spec = LaneSpec.of(LANE, List.of("p1"), new LaneBudget(5, 1000, 3), "me");
    LaneResult result = run(amazon, spec);

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.mostInFlight(), is(3));
    assertThat(result.plans().get(0).sent(), is(6));
  }

  @Test
  void killWithSeveralInFlightLeavesAtMostThatManyOpen() throws Exception {
    PlanFolder plan = plan("p1", 1, 1, 1, 1, 1, 1, 1, 1);
    amazon.thenTaken().thenTaken().thenKilled();
    LaneSpec spec = LaneSpec.of(LANE, List.of("p1"), new LaneBudget(5, 1000, 3), "me");

    assertThrows(Killed.class, () -> run(amazon, spec));
    long open = plan.receipts().values().stream().filter(r -> !r.isFinal()).count();
    assertThat(open, is(1L));

    LaneResult again = run(amazon, spec);
    assertThat(again.verdict(), is(Verdict.DONE));
    assertThat(amazon.applied(), hasSize(8));
    assertThat(amazon.requests(), hasSize(9));
  }

  @Test
  void closedPlanIsNotSent() throws Exception {
    PlanFolder plan = plan("p1", 1);
    plan.mark(
        PlanMarker.ABANDONED, new PlanMark("p1", time.now(), "run-2", "not wanted", Map.of()));
    LaneResult result = run("p1");
    assertThat(result.plans().get(0).verdict(), is(PlanVerdict.CLOSED));
    assertThat(amazon.requests(), hasSize(0));
  }

  @Test
  void secondOpenPlanOfAnAudienceIsRefused() throws Exception {
    PlanFixture.plan(folder, LANE, "p1", 77L, 1);
    PlanFixture.plan(folder, LANE, "p2", 77L, 1);
    assertThrows(IllegalArgumentException.class, () -> run("p1", "p2"));
    assertThat(amazon.requests(), hasSize(0));
    assertThat(leases.find(LANE).isEmpty(), is(true));
  }

  @Test
  void unsealedPlanIsAFileError() {
    IOException error = assertThrows(IOException.class, () -> run("nowhere"));
    assertThat(error.getMessage(), containsString("nowhere"));
  }

  @Test
  void patienceGrowsWaitsUpToAMinute() {
    Outage outage = new Outage(Duration.ofHours(1));
    List<Long> waits =
        IntStream.range(0, 7)
            .mapToObj(i -> outage.failed(Duration.ZERO, VirtualTime.START).orElseThrow())
            .map(Duration::toSeconds)
            .toList();
    assertThat(waits, equalTo(List.of(5L, 10L, 20L, 40L, 60L, 60L, 60L)));
    assertThat(waits.size(), greaterThanOrEqualTo(7));
  }

  private static void arrive(CyclicBarrier together) {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the others never came", e);
    }
  }

  private LaneResult run(String... plans) throws IOException, InterruptedException {
    return run(amazon, spec(plans));
  }

  private LaneResult run(FakeAudienceGateway gateway, LaneSpec spec)
      throws IOException, InterruptedException {
    return LaneRun.of(
            spec, workspace(), leases, (lane, rate, gate) -> gateway.open(rate, gate), time)
        .run();
  }

  private LaneGateway open(LaneId lane, String rate, SendGate gate) {
    return amazon.open(rate, gate);
  }

  private static LaneSpec spec(String... plans) {
    return LaneSpec.of(LANE, List.of(plans), ONE_AT_A_TIME, "me");
  }

  private PlanFolder plan(String id, int... sizes) throws IOException {
    return PlanFixture.plan(folder, LANE, id, sizes);
  }

  private String workspace() {
    return PlanFixture.workspace(folder);
  }

  private static Map<Integer, String> jobs(PlanFolder plan) throws IOException {
    Map<Integer, String> jobs = new TreeMap<>();
    plan.receipts().forEach((seq, r) -> jobs.put(seq, r.parts().get(0).jobRequestId()));
    return jobs;
  }
}
