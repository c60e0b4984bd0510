package io.sluice.beam.delivery;

import static io.sluice.beam.batch.PlanFixture.ONE_AT_A_TIME;
import static io.sluice.beam.batch.PlanFixture.eventSeq;
import static io.sluice.beam.batch.PlannedEvents.id;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanDefinitions;
import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlannedEvents;
import io.sluice.beam.delivery.FakeAudienceGateway.Killed;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.qualify.Region;
import io.sluice.records.Receipt;
import io.sluice.records.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLaneRunTest {
  private static final LaneId EVENTS = new LaneId(Region.NA, "acme-na", "events");
  private static final LaneId OLDER = new LaneId(Region.NA, "acme-na", "conversion-definitions");
  private static final EventAnswer BAD_COUNTRY =
      EventAnswer.refused("INVALID_ARGUMENT", "countryCode");
  private static final EventAnswer LATER = EventAnswer.refused("INTERNAL_ERROR", "");

  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final FakeConversionGateway amazon = new FakeConversionGateway(time::now);

  @Test
  void everyEventIsSentOnceAndReceipted() throws Exception {
    PlanFolder plan = plan("p1", 3, 2);

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(3, 2)));
    assertThat(amazon.ids(1), equalTo(List.of(id(4), id(5))));
    assertThat(amazon.requests().get(0).api(), is(ConversionApi.EVENTS));
    assertThat(
        amazon.requests().get(0).id().hex(),
        is(plan.manifest().orElseThrow().batches().get(0).id()));
    assertThat(plan.receipts().keySet(), equalTo(Set.of(eventSeq(0), eventSeq(1))));
    assertThat(
        parts(plan, 0),
        equalTo(List.of(new Receipt.Part(0, 3, Outcome.ACCEPTED, null, time.now(), 1, null))));
    assertThat(
        result.plans(),
        equalTo(List.of(new PlanResult("p1", PlanVerdict.SENT, 2, 2, 0, 0, 0, 0, 5, 0, 0, 2, 0))));
  }

  @Test
  void answersBecomeRunsOfEqualEnds() throws Exception {
    PlanFolder plan = plan("p1", 6);
    amazon.saying(id(3), BAD_COUNTRY).saying(id(4), BAD_COUNTRY);
    amazon.saying(id(5), EventAnswer.refused("INVALID_ARGUMENT", "eventTime"));

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.requests(), hasSize(1));
    assertThat(
        parts(plan, 0),
        equalTo(
            List.of(
                new Receipt.Part(0, 2, Outcome.ACCEPTED, null, time.now(), 1, null),
                refused(2, 2, "countryCode"),
                refused(4, 1, "eventTime"),
                new Receipt.Part(5, 1, Outcome.ACCEPTED, null, time.now(), 1, null))));
    PlanResult counts = result.plans().get(0);
    assertThat(counts.recordsSent(), is(3L));
    assertThat(counts.refusedRecords(), is(3L));
    assertThat(counts.unknownRecords(), is(0L));
  }

  @Test
  void eventThatAnAnswerForgotIsSentOnceMoreByItself() throws Exception {
    PlanFolder plan = plan("p1", 5, 1);
    amazon.saying(id(2), EventAnswer.MISSING).saying(id(4), LATER).saying(id(5), LATER);

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(5, 1, 2, 1)));
    assertThat(amazon.ids(1), equalTo(List.of(id(2))));
    assertThat(amazon.ids(2), equalTo(List.of(id(4), id(5))));
    assertThat(plan.receipt(eventSeq(0)).orElseThrow().isFinal(), is(true));
    assertThat(
        parts(plan, 0).stream().map(Receipt.Part::attempts).toList(), equalTo(List.of(1, 2, 1, 2)));
    assertThat(amazon.stored(), hasSize(6));
    assertThat(result.plans().get(0).recordsSent(), is(6L));
  }

  @Test
  void eventThatStaysUnansweredIsUnknownAndAloneGoesOutInTheNextRun() throws Exception {
    PlanFolder plan = plan("p1", 4);
    amazon.saying(id(2), EventAnswer.MISSING, EventAnswer.MISSING);
    amazon.saying(id(4), LATER, LATER);

    LaneResult first = run("p1");

    assertThat(first.verdict(), is(Verdict.OUTCOME_UNKNOWN));
    assertThat(amazon.sizes(), equalTo(List.of(4, 1, 1)));
    List<Receipt.Part> parts = parts(plan, 0);
    assertThat(parts.get(1).outcome(), is(Outcome.UNKNOWN));
    assertThat(parts.get(1).code(), is("not_in_answer"));
    assertThat(parts.get(3).code(), is("INTERNAL_ERROR"));
    PlanResult counts = first.plans().get(0);
    assertThat(counts.recordsSent(), is(2L));
    assertThat(counts.unknownRecords(), is(2L));
    assertThat(counts.unknown(), is(1));

    LaneResult second = run("p1");
    assertThat(second.verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(4, 1, 1, 1, 1)));
    assertThat(second.plans().get(0).recordsSent(), is(2L));
    assertThat(second.plans().get(0).unknownRecords(), is(0L));
    assertThat(second.plans().get(0).twiceSent(), is(1));
    assertThat(amazon.stored(), hasSize(4));
  }

  /** Random answers, losses, refusals and ends of service, run after run until all is sent. */
  @Test
  void everyEventEndsExactlyOnceWhateverHappens() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random chance = new Random(seed);
      FakeConversionGateway moody = new FakeConversionGateway(time::now);
      Set<String> refused = new TreeSet<>();
      int events = 1 + chance.nextInt(40);
      for (int number = 1; number <= events; number++) {
        trouble(chance, moody, id(number), refused);
      }
      String planId = "seed-" + seed;
      int split = chance.nextInt(events);
      PlanFolder plan = split == 0 ? plan(planId, events) : plan(planId, split, events - split);
      for (int fault = chance.nextInt(4); fault > 0; fault--) {
        fault(chance, moody);
      }
      long taken = 0;
      long refusals = 0;
      PlanVerdict verdict = PlanVerdict.UNSENT;
      for (int run = 0; run < 12 && verdict != PlanVerdict.SENT; run++) {
        PlanResult result =
            run(moody, spec(EVENTS, planId).withPatience(Duration.ZERO)).plans().get(0);
        taken += result.recordsSent();
        refusals += result.refusedRecords();
        verdict = result.verdict();
      }
      assertThat(planId, refusals, is((long) refused.size()));
      assertThat(planId, taken, is((long) events - refused.size()));
      assertThat(planId, moody.stored(), hasSize(events - refused.size()));
      assertThat(planId, plan.receipts().values().stream().allMatch(Receipt::isFinal), is(true));
      assertThat(planId, covered(plan, 0) + (split == 0 ? 0 : covered(plan, 1)), is(events));
    }
  }

  private static void trouble(
      Random chance, FakeConversionGateway amazon, String event, Set<String> refused) {
    switch (chance.nextInt(12)) {
      case 0 -> amazon.saying(event, EventAnswer.MISSING);
      case 1 -> amazon.saying(event, LATER, EventAnswer.MISSING, LATER);
      case 2 -> {
        amazon.saying(event, Collections.nCopies(40, BAD_COUNTRY).toArray(EventAnswer[]::new));
        refused.add(event);
      }
      case 3 -> {
        amazon.refusingWhole(event);
        refused.add(event);
      }
      default -> {
        // Taken the first time.
      }
    }
  }

  private static void fault(Random chance, FakeConversionGateway amazon) {
    switch (chance.nextInt(4)) {
      case 0 -> amazon.thenLost();
      case 1 -> amazon.thenUnavailable("http_503", Duration.ZERO);
      case 2 -> amazon.then(b -> new DeliveryOutcome.AccessRefused("forbidden", "Ask."));
      default -> amazon.thenAnswered();
    }
  }

  @Test
  void whatIsSentOnceMoreIsBounded() throws Exception {
    PlanFolder plan = plan("p1", 100);
    for (int number = 1; number <= 100; number += 2) {
      amazon.saying(id(number), EventAnswer.MISSING);
    }
    LaneResult result = run("p1");
    assertThat(amazon.requests(), hasSize(1 + 32));
    assertThat(result.verdict(), is(Verdict.OUTCOME_UNKNOWN));
    assertThat(result.plans().get(0).unknownRecords(), is(50L - 32));
    assertThat(covered(plan, 0), is(100));
  }

  @Test
  void requestRefusedWholeIsHalvedDownToTheBadEvent() throws Exception {
    PlanFolder plan = plan("p1", 8);
    amazon.refusingWhole(id(6)).saying(id(1), EventAnswer.MISSING);

    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.DONE));
    // Halved to the bad event, the one without an answer, and three times the bad one alone.
    assertThat(amazon.sizes(), equalTo(List.of(8, 4, 4, 2, 1, 1, 2, 1, 1, 1, 1)));
    assertThat(amazon.stored(), hasSize(7));
    List<Receipt.Part> refused =
        parts(plan, 0).stream().filter(p -> p.outcome() == Outcome.REFUSED).toList();
    assertThat(refused, hasSize(1));
    assertThat(refused.get(0).from(), is(5));
    assertThat(refused.get(0).code(), is("INVALID_ARGUMENT"));
    assertThat(covered(plan, 0), is(8));
  }

  @Test
  void throttlingAndOutagesAreSatOut() throws Exception {
    plan("p1", 2, 1);
    amazon
        .thenUnavailable("http_429", Duration.ofSeconds(30))
        .thenUnavailable("http_503", Duration.ZERO);
    LaneResult result = run("p1");
    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(2, 2, 2, 1)));
    assertThat(time.now(), is(VirtualTime.START.plusSeconds(30 + 10)));
  }

  @Test
  void outageAfterAHoleInAnAnswerKeepsWhatTheAnswerSaid() throws Exception {
    PlanFolder plan = plan("p1", 3, 1);
    amazon.saying(id(2), EventAnswer.MISSING);
    amazon.thenAnswered().thenUnavailable("http_503", Duration.ZERO);

    LaneResult first = run(spec(EVENTS, "p1").withPatience(Duration.ZERO));

    assertThat(first.verdict(), is(Verdict.UNAVAILABLE));
    assertThat(first.plans().get(0).recordsSent(), is(2L));
    assertThat(first.plans().get(0).unsent(), is(1));
    assertThat(parts(plan, 0).get(1).code(), is("not_in_answer"));

    assertThat(run("p1").verdict(), is(Verdict.DONE));
    assertThat(amazon.sizes(), equalTo(List.of(3, 1, 1, 1)));
  }

  @Test
  void lostAnswerIsUnknownAndSentAgainByTheNextRun() throws Exception {
    PlanFolder plan = plan("p1", 2, 1);
    amazon.thenLost();

    LaneResult first = run("p1");
    assertThat(first.verdict(), is(Verdict.OUTCOME_UNKNOWN));
    assertThat(first.plans().get(0).unknownRecords(), is(2L));
    assertThat(parts(plan, 0).get(0).code(), is("read_timeout"));

    LaneResult second = run("p1");
    assertThat(second.verdict(), is(Verdict.DONE));
    assertThat(second.plans().get(0).twiceSent(), is(1));
    assertThat(amazon.sizes(), equalTo(List.of(2, 1, 2)));
    assertThat(run("p1").verdict(), is(Verdict.DONE));
    assertThat(amazon.requests(), hasSize(3));
  }

  @Test
  void killBetweenSendAndReceiptSendsThatBatchAgainAndCountsIt() throws Exception {
    PlanFolder plan = plan("p1", 1, 2, 3);
    amazon.thenAnswered().thenKilled();

    assertThrows(Killed.class, () -> run("p1"));
    assertThat(plan.receipt(eventSeq(1)).orElseThrow().isFinal(), is(false));

    LaneResult again = run("p1");
    assertThat(amazon.sizes(), equalTo(List.of(1, 2, 2, 3)));
    assertThat(
        again.plans(),
        equalTo(List.of(new PlanResult("p1", PlanVerdict.SENT, 3, 2, 1, 0, 0, 0, 5, 0, 0, 2, 1))));
  }

  @Test
  void leaseLostMidwayMakesTheBatchLateAndStopsTheLane() throws Exception {
    PlanFolder plan = plan("p1", 2, 1);
    amazon.saying(id(2), EventAnswer.MISSING);
    amazon.then(
        batch -> {
          leases.steal(EVENTS, "somebody", time.now());
          time.sleep(Duration.ofSeconds(10));
          return new DeliveryOutcome.Answered(
              List.of(EventAnswer.TAKEN, EventAnswer.MISSING), time.now(), 1);
        });
    LaneResult result = run("p1");

    assertThat(result.verdict(), is(Verdict.LEASE_LOST));
    assertThat(amazon.requests(), hasSize(1));
    assertThat(plan.receipt(eventSeq(0)).orElseThrow().late(), is(true));
    assertThat(covered(plan, 0), is(2));
    assertThat(result.plans().get(0).late(), is(1));
    assertThat(result.plans().get(0).unsent(), is(1));
  }

  @Test
  void refusedAccessEndsTheLaneWithItsRemedy() throws Exception {
    PlanFolder plan = plan("p1", 1, 1);
    amazon.then(b -> new DeliveryOutcome.AccessRefused("forbidden", "Ask for the right."));
    LaneResult result = run("p1");
    assertThat(result.verdict(), is(Verdict.ACCESS_REFUSED));
    assertThat(plan.anythingSent(), is(false));
  }

  @Test
  void secondOpenPlanOfAConversionIsRefusedAndOfAnotherIsNot() throws Exception {
    PlanFixture.eventPlan(folder, EVENTS, "p1", "orders", 1);
    PlanFixture.eventPlan(folder, EVENTS, "p2", "orders", 1);
    PlanFixture.eventPlan(folder, EVENTS, "p3", "sign-ups", 1);
    assertThrows(IllegalArgumentException.class, () -> run("p1", "p2"));
    assertThat(amazon.requests(), hasSize(0));
    assertThat(run("p1", "p3").verdict(), is(Verdict.DONE));
  }

  @Test
  void olderApiSendsUnderTheDefinitionsOfThePlan() throws Exception {
    PlanFolder plan = PlanFixture.eventPlan(folder, OLDER, "p1", "orders", 2);
    PlanDefinitions.of(Map.of(PlannedEvents.ORDER, "definition-7")).write(plan);

    assertThat(run(spec(OLDER, "p1")).verdict(), is(Verdict.DONE));
    assertThat(amazon.requests().get(0).api(), is(ConversionApi.DEFINITIONS));
    assertThat(
        amazon.requests().get(0).definitions(),
        equalTo(Map.of(PlannedEvents.ORDER, "definition-7")));
  }

  @Test
  void olderApiWithoutDefinitionsIsAFileErrorBeforeAnythingIsSent() throws Exception {
    PlanFolder plan = PlanFixture.eventPlan(folder, OLDER, "p1", "orders", 2);
    IOException missing = assertThrows(IOException.class, () -> run(spec(OLDER, "p1")));
    assertThat(missing.getMessage(), containsString("definitions.json"));

    PlanDefinitions.of(Map.of(PlannedEvents.FULL.event().identity(), "1")).write(plan);
    IOException other = assertThrows(IOException.class, () -> run(spec(OLDER, "p1")));
    assertThat(other.getMessage(), containsString("Online order"));
    assertThat(plan.anythingSent(), is(false));
    assertThat(amazon.requests(), hasSize(0));
  }

  private static Receipt.Part refused(int from, int count, String field) {
    return new Receipt.Part(
        from, count, Outcome.REFUSED, null, VirtualTime.START, 1, "INVALID_ARGUMENT", field, null);
  }

  /** Events that the parts of a receipt cover, without gap or overlap. */
  private static int covered(PlanFolder plan, int batch) throws IOException {
    int next = 0;
    for (Receipt.Part part : parts(plan, batch)) {
      assertThat(part.from(), is(next));
      next += part.count();
    }
    return next;
  }

  private static List<Receipt.Part> parts(PlanFolder plan, int batch) throws IOException {
    return plan.receipt(eventSeq(batch)).orElseThrow().parts();
  }

  private LaneResult run(String... plans) throws IOException, InterruptedException {
    return run(spec(EVENTS, plans));
  }

  private LaneResult run(LaneSpec spec) throws IOException, InterruptedException {
    return run(amazon, spec);
  }

  private LaneResult run(FakeConversionGateway gateway, LaneSpec spec)
      throws IOException, InterruptedException {
    return LaneRun.of(
            spec,
            PlanFixture.workspace(folder),
            leases,
            (lane, rate, gate) -> gateway.open(rate, gate),
            time)
        .run();
  }

  private static LaneSpec spec(LaneId lane, String... plans) {
    return LaneSpec.of(lane, List.of(plans), ONE_AT_A_TIME, "me");
  }

  private PlanFolder plan(String id, int... sizes) throws IOException {
    return PlanFixture.eventPlan(folder, EVENTS, id, "orders", sizes);
  }
}
