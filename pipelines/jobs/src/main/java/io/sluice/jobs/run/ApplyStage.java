package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.beam.delivery.LaneSetting;
import io.sluice.beam.delivery.LaneSpec;
import io.sluice.beam.delivery.WriteBatches;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.remote.AmazonGateways;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * Sends sealed plans: claims each audience's one open plan, then lets the lanes send what has no
 * final receipt. Run again, it resumes.
 */
public final class ApplyStage {
  private final RunContext run;
  private final Waits waits;

  /**
   * Makes the stage for one command.
   *
   * @param waits for a busy lane and for Amazon
   */
  public ApplyStage(RunContext run, Waits waits) {
    this.run = run;
    this.waits = waits;
  }

  /** Sends the plans; one outcome each, in their order. */
  public List<UnitOutcome> apply(List<OpenPlan> plans) throws IOException {
    Map<String, UnitOutcome> outcomes = new HashMap<>();
    List<OpenPlan> claimed = new ArrayList<>();
    for (OpenPlan plan : plans) {
      UnitOutcome outcome = claim(plan);
      outcomes.put(plan.planId(), outcome);
      if (outcome.exit() == ExitCode.DONE) {
        claimed.add(plan);
      }
    }
    send(claimed).forEach(o -> outcomes.put(o.manifest().planId(), o));
    return plans.stream().map(p -> outcomes.get(p.planId())).toList();
  }

  private UnitOutcome claim(OpenPlan plan) throws IOException {
    UnitOutcome planned = UnitOutcome.planned(plan.unit(), plan.manifest());
    try {
      return claim(plan, planned);
    } catch (StateDamagedException e) {
      return planned.damaged(e.getMessage());
    }
  }

  private UnitOutcome claim(OpenPlan plan, UnitOutcome planned) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    if (folder.isClosed()) {
      return planned.with(ExitCode.DONE, "closed before", null);
    }
    Optional<String> elsewhere = PlanTarget.difference(run, plan);
    if (elsewhere.isPresent()) {
      return planned.with(ExitCode.INVALID, "another target", elsewhere.get());
    }
    List<GuardRefusal> refusals = GuardCheck.open(folder, plan.unit());
    if (!refusals.isEmpty()) {
      return planned.with(
          ExitCode.REFUSED,
          "refused by a guard",
          refusals.stream()
              .map(r -> r.messageFor(plan.planId()))
              .reduce((a, b) -> a + "; " + b)
              .orElse(""));
    }
    boolean ours = plan.unit().claims(run).claim(plan.planId(), plan.manifest().baseVersion());
    if (!ours) {
      return notOurs(plan, planned);
    }
    return plan.unit() instanceof ConversionUnit events
        ? new EventPreparation(run).prepare(plan, events).orElse(planned)
        : planned;
  }

  private UnitOutcome notOurs(OpenPlan plan, UnitOutcome planned) {
    String settle =
        plan.unit() instanceof ConversionUnit ? "sluice conversions settle" : "sluice settle";
    return plan.unit()
        .claims(run)
        .openPlan()
        .map(
            open ->
                planned.with(
                    ExitCode.UNAVAILABLE,
                    "plan " + open + " is open",
                    "settle plan " + open + " first: " + settle + " --plan " + open))
        .orElseGet(
            () ->
                planned.with(
                    ExitCode.UNAVAILABLE,
                    "stale",
                    "the ledger has moved on since plan "
                        + plan.planId()
                        + " was made; plan again"));
  }

  private List<UnitOutcome> send(List<OpenPlan> plans) throws IOException {
    Map<String, List<OpenPlan>> lanes = Lanes.byLane(plans);
    if (lanes.isEmpty()) {
      return List.of();
    }
    Instant start = run.clock().instant();
    LaneSetting setting = Lanes.setting(run);
    Map<LaneId, Instant> backAt = waits.share() < 1 ? WriteBatches.backAt(setting) : Map.of();
    Pipeline pipeline = run.spark().pipelineOfLanes(lanes.size());
    pipeline.apply(
        "WriteBatches",
        WriteBatches.of(
            lanes.values().stream().map(plansOfLane -> spec(plansOfLane, backAt)).toList(),
            setting));
    try (SendingProgress progress = SendingProgress.of(run, plans, waits.share())) {
      progress.begin();
      run.spark().run(pipeline);
    }
    long millis = Duration.between(start, run.clock().instant()).toMillis();
    List<UnitOutcome> outcomes = new ArrayList<>();
    Map<String, LaneResult> results = new HashMap<>();
    for (LaneResult result : WriteBatches.results(setting)) {
      results.put(result.lane().toString(), result);
    }
    for (Map.Entry<String, List<OpenPlan>> lane : lanes.entrySet()) {
      for (OpenPlan plan : lane.getValue()) {
        UnitOutcome outcome = outcome(plan, results.get(lane.getKey()), millis);
        // A file that another run's settlement deleted is not missing.
        boolean unread =
            outcome.exit() == ExitCode.UNEXPECTED || outcome.exit() == ExitCode.INVALID;
        boolean overtaken = unread && Overtaken.is(run, plan);
        outcomes.add(overtaken ? Overtaken.end(outcome) : outcome);
      }
    }
    return outcomes;
  }

  private LaneSpec spec(List<OpenPlan> plans, Map<LaneId, Instant> backAt) {
    PlanUnit unit = plans.get(0).unit();
    LaneSpec spec =
        LaneSpec.of(
                unit.lane(),
                plans.stream().map(OpenPlan::planId).toList(),
                AmazonGateways.budget(unit.account()),
                Lanes.owner(run))
            .withLaneWait(waits.lane())
            .withPatience(waits.patience())
            .withShare(waits.share());
    Instant notBefore = backAt.get(unit.lane());
    return notBefore == null ? spec : spec.withNotBefore(notBefore);
  }

  private UnitOutcome outcome(OpenPlan plan, LaneResult lane, long millis) {
    UnitOutcome planned = UnitOutcome.planned(plan.unit(), plan.manifest());
    if (lane == null) {
      return planned.with(ExitCode.UNEXPECTED, "lane lost", "run again; see the log");
    }
    Optional<PlanResult> own =
        lane.plans().stream().filter(p -> p.planId().equals(plan.planId())).findFirst();
    UnitOutcome counted = own.map(p -> planned.withDelivery(numbers(p, millis))).orElse(planned);
    if (own.isPresent() && own.get().damage() != null) {
      return counted.damaged(own.get().damage());
    }
    if (own.isPresent() && own.get().verdict() == PlanVerdict.AUDIENCE_GONE) {
      return RefusedRequests.audienceGone(run, counted);
    }
    return switch (lane.verdict()) {
      case REQUEST_REFUSED -> ofItself(counted, lane, own);
      case DONE -> counted.with(ExitCode.DONE, "sent", null);
      case OUTCOME_UNKNOWN, UNAVAILABLE, LEASE_LOST, LANE_BUSY ->
          counted.with(ExitCode.UNAVAILABLE, words(lane), lane.remedy());
      case ACCESS_REFUSED -> counted.with(ExitCode.ACCESS, words(lane), lane.remedy());
      case FILES_BROKEN -> counted.with(ExitCode.INVALID, words(lane), lane.remedy());
    };
  }

  /** Requests are refused plan by plan: what was refused of another one does not matter. */
  private static UnitOutcome ofItself(
      UnitOutcome counted, LaneResult lane, Optional<PlanResult> found) {
    if (found.isEmpty()) {
      return counted.with(ExitCode.UNAVAILABLE, words(lane), lane.remedy());
    }
    return switch (found.get().verdict()) {
      case SENT, CLOSED -> counted.with(ExitCode.DONE, "sent", null);
      case REQUEST_REFUSED -> RefusedRequests.refused(counted, found.get());
      case OUTCOME_UNKNOWN, UNSENT, AUDIENCE_GONE, DAMAGED ->
          counted.with(
              ExitCode.UNAVAILABLE,
              found.get().verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              "run again: what is open is sent again");
    };
  }

  private static String words(LaneResult lane) {
    String verdict = lane.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return lane.code() == null ? verdict : verdict + " (" + lane.code() + ")";
  }

  private static Map<String, Long> numbers(PlanResult plan, long millis) {
    Map<String, Long> numbers = new HashMap<>();
    numbers.put("batches", (long) plan.batches());
    numbers.put("batchesSent", (long) plan.sent());
    numbers.put("batchesSkipped", (long) plan.skipped());
    numbers.put("batchesUnsent", (long) plan.unsent());
    numbers.put("batchesUnknown", (long) plan.unknown());
    numbers.put("batchesLate", (long) plan.late());
    numbers.put("batchesSentTwice", (long) plan.twiceSent());
    numbers.put("recordsSent", plan.recordsSent());
    numbers.put("recordsRefused", plan.refusedRecords());
    numbers.put("recordsHeld", plan.heldRecords());
    numbers.put("requests", (long) plan.requests());
    numbers.put("sendMillis", millis);
    return numbers;
  }
}
