package io.sluice.acceptance.crash;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Faults of Amazon's side and wrong clocks on ours, drawn from a seed. */
final class FaultMix {
  private static final List<Integer> SERVER_ERRORS = List.of(500, 502, 503, 504, 505);
  // By Amazon and by gateways; a 403 ends with 5, all others with 6.
  private static final List<Integer> REFUSALS =
      List.of(302, 400, 403, 404, 405, 409, 413, 415, 422, 431, 451);
  private static final Duration LONGER_THAN_A_REQUEST = Duration.ofMillis(1_500);
  private static final Duration SHORTER_THAN_A_REQUEST = Duration.ofMillis(200);

  private static final List<Duration> CLOCKS =
      List.of(Duration.ofHours(-1), Duration.ofHours(1), Duration.ofHours(3));

  private final Random random;
  // Its own, so that a seed draws the faults at Amazon that it drew before there were clocks.
  private final Random clocks;
  private final Scenario scenario;
  private final List<FaultRule> outage = new ArrayList<>();

  private FaultMix(Random random, Random clocks, Scenario scenario) {
    this.random = random;
    this.clocks = clocks;
    this.scenario = scenario;
  }

  /** The same seed draws the same faults. */
  static FaultMix of(long seed, Scenario scenario) {
    return new FaultMix(new Random(seed), new Random(~seed), scenario);
  }

  /** Two to five faults at once; an outage that began half an hour ago goes on. */
  List<FaultRule> draw() {
    List<FaultRule> rules = new ArrayList<>(outage);
    outage.clear();
    int number = 2 + random.nextInt(4);
    for (int n = 0; n < number; n++) {
      FaultRule rule = any();
      boolean everywhere = random.nextBoolean();
      ApiRegion region = random.nextBoolean() ? ApiRegion.NA : ApiRegion.EU;
      if (rule.policy() instanceof FaultPolicy.RegionDown) {
        outage.add(rule.in(region));
        rules.add(rule.in(region));
      } else {
        rules.add(everywhere ? rule : rule.in(region));
      }
    }
    return rules;
  }

  /** How far the clock of a run is off: every other one by hours. */
  Duration clock() {
    return clocks.nextBoolean() ? Duration.ZERO : CLOCKS.get(clocks.nextInt(CLOCKS.size()));
  }

  private FaultRule any() {
    int nth = 1 + random.nextInt(4);
    int times = 1 + random.nextInt(3);
    return switch (random.nextInt(scenario == Scenario.AUDIENCES ? 16 : 15)) {
      // -1: without Retry-After.
      case 0 -> rule(new FaultPolicy.ThrottleEveryNth(nth, random.nextBoolean() ? 1 : -1), times);
      case 1 -> rule(new FaultPolicy.ServerErrorEveryNth(nth, serverError()), times);
      // A burst: whoever calls.
      case 2 -> rule(new FaultPolicy.ServerErrorEveryNth(1, serverError()), 6);
      case 3 -> rule(new FaultPolicy.DropBeforeApply(nth), times);
      case 4 -> rule(new FaultPolicy.DropAnswerAfterApply(nth), times);
      case 5 -> slow(nth);
      case 6 -> rule(new FaultPolicy.ExpireToken(nth), times);
      case 7 -> FaultRule.of(new FaultPolicy.RevokeGrant());
      case 8 -> FaultRule.of(new FaultPolicy.RegionDown());
      case 9 -> rule(own(nth), times);
      case 10 -> rule(other(nth), times);
      case 11 -> refusals();
      // Slow, and yet in time.
      case 12 -> rule(new FaultPolicy.SlowBody(nth, SHORTER_THAN_A_REQUEST), times);
      // Protocol refusals of a whole run, and of some of its requests.
      case 13 -> FaultRule.of(refusal(1));
      case 14 -> FaultRule.of(refusal(2));
      default -> rule(new FaultPolicy.StayPending(), times);
    };
  }

  /** Members named as invalid when the job ends, or events refused one by one. */
  private FaultRule refusals() {
    int of = 2 + random.nextInt(6);
    int which = random.nextInt(of);
    Predicate<String> some = id -> Math.floorMod(id.hashCode(), of) == which;
    return FaultRule.of(
        scenario == Scenario.AUDIENCES
            ? new FaultPolicy.InvalidRecords(some, "no such person")
            : new FaultPolicy.RefusedEvents(some, "FIELD_VALUE_IS_INVALID"));
  }

  /** A time-out after the effect: the answer does not end before the client gives up. */
  private FaultRule slow(int nth) {
    FaultPolicy policy = new FaultPolicy.SlowBody(nth, LONGER_THAN_A_REQUEST);
    Operation upload =
        scenario == Scenario.AUDIENCES ? Operation.RECORDS_UPLOAD : Operation.EVENTS_CREATE;
    return FaultRule.of(policy).on(upload).atMost(1);
  }

  private FaultPolicy own(int nth) {
    return scenario == Scenario.AUDIENCES
        ? new FaultPolicy.PartialFailure(nth)
        : new FaultPolicy.MissingAnswers(nth, 2 + random.nextInt(40));
  }

  private FaultPolicy other(int nth) {
    return scenario == Scenario.AUDIENCES
        ? new FaultPolicy.FailJob(nth)
        : new FaultPolicy.ServerErrorAfterApply(nth, serverError());
  }

  private FaultPolicy refusal(int nth) {
    int status = REFUSALS.get(random.nextInt(REFUSALS.size()));
    return new FaultPolicy.RequestRefusal(nth, status, random.nextBoolean());
  }

  private int serverError() {
    return SERVER_ERRORS.get(random.nextInt(SERVER_ERRORS.size()));
  }

  private static FaultRule rule(FaultPolicy policy, int times) {
    return FaultRule.of(policy).atMost(times);
  }
}
