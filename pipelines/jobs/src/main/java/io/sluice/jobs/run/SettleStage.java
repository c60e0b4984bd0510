package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.delivery.LaneSetting;
import io.sluice.beam.delivery.SettlePlans;
import io.sluice.beam.delivery.SettleResult;
import io.sluice.beam.delivery.SettleResult.PlanSettlement;
import io.sluice.beam.delivery.SettleResult.PlanVerdict;
import io.sluice.beam.delivery.SettleSpec;
import io.sluice.domain.delivery.PollSchedule;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/**
 * Follows the jobs of sent plans to their end and commits what came of them to the ledger, each
 * audience by itself. Run again, it resumes; repeated after its end it changes nothing.
 */
public final class SettleStage {
  private final RunContext run;
  private final SettleSpec.Mode mode;
  private final Waits waits;

  /**
   * Makes the stage for one command.
   *
   * @param mode whether to wait for jobs
   * @param waits between looks and for Amazon
   */
  public SettleStage(RunContext run, SettleSpec.Mode mode, Waits waits) {
    this.run = run;
    this.mode = mode;
    this.waits = waits;
  }

  /** Settles the plans; one outcome each, in their order. */
  public List<UnitOutcome> settle(List<OpenPlan> plans) throws IOException {
    Map<String, List<OpenPlan>> lanes = Lanes.byLane(plans);
    Map<String, UnitOutcome> outcomes = new HashMap<>();
    List<OpenPlan> ended = new ArrayList<>();
    LaneSetting setting = Lanes.setting(run);
    follow(lanes, setting);
    Map<String, SettleResult> results = new HashMap<>();
    for (SettleResult result : SettlePlans.results(setting)) {
      results.put(result.lane().toString(), result);
    }
    for (Map.Entry<String, List<OpenPlan>> lane : lanes.entrySet()) {
      for (OpenPlan plan : lane.getValue()) {
        UnitOutcome outcome = outcome(plan, results.get(lane.getKey()));
        boolean overtaken = outcome.exit() != ExitCode.DONE && Overtaken.is(run, plan);
        outcomes.put(plan.planId(), overtaken ? Overtaken.end(outcome) : outcome);
        if (outcome.exit() == ExitCode.DONE) {
          ended.add(plan);
        }
      }
    }
    commit(ended, outcomes);
    return plans.stream().map(p -> outcomes.get(p.planId())).toList();
  }

  private void follow(Map<String, List<OpenPlan>> lanes, LaneSetting setting) {
    if (lanes.isEmpty()) {
      return;
    }
    run.progress().step("following jobs on " + Progress.count(lanes.size(), "lane"));
    List<SettleSpec> specs =
        lanes.values().stream()
            .map(
                plans ->
                    SettleSpec.of(
                            plans.get(0).unit().lane(),
                            plans.stream().map(OpenPlan::planId).toList(),
                            Lanes.owner(run),
                            mode)
                        .withPolls(PollSchedule.doubling(waits.poll(), Duration.ofSeconds(60)))
                        .withPatience(waits.patience()))
            .toList();
    Pipeline pipeline = run.spark().pipelineOfLanes(lanes.size());
    pipeline.apply("SettlePlans", SettlePlans.of(specs, setting));
    run.spark().run(pipeline);
  }

  @SuppressWarnings("checkstyle:illegalcatch") // what another run took away fails in many ways
  private void commit(List<OpenPlan> wanted, Map<String, UnitOutcome> outcomes) throws IOException {
    List<OpenPlan> ended = stillOurs(wanted, outcomes);
    if (ended.isEmpty()) {
      return;
    }
    run.progress().step("committing " + Progress.count(ended.size(), "plan") + " to the ledger");
    Map<String, LedgerCommit.Committed> committed;
    try {
      committed = LedgerCommit.of(run).commit(ended);
    } catch (IOException | RuntimeException e) {
      List<OpenPlan> left = stillOurs(ended, outcomes);
      if (left.size() == ended.size()) {
        throw e;
      }
      commit(left, outcomes);
      return;
    }
    for (OpenPlan plan : ended) {
      LedgerCommit.Committed done = committed.get(plan.planId());
      if (done.damage() != null) {
        UnitOutcome ours = outcomes.get(plan.planId());
        // A file that another run's settlement deleted is not missing.
        boolean overtaken = Overtaken.is(run, plan);
        outcomes.put(plan.planId(), overtaken ? Overtaken.end(ours) : ours.damaged(done.damage()));
        continue;
      }
      outcomes.put(
          plan.planId(), verdict(plan, outcomes.get(plan.planId()).withSettled(done.outcomes())));
      close(run, plan.planId());
    }
    StalePlans.deleteOutboxes(run, ended.stream().map(OpenPlan::unit).toList());
  }

  /** The plans that no other run has settled since they were taken in hand. */
  private List<OpenPlan> stillOurs(List<OpenPlan> plans, Map<String, UnitOutcome> outcomes)
      throws IOException {
    List<OpenPlan> ours = new ArrayList<>();
    for (OpenPlan plan : plans) {
      if (Overtaken.is(run, plan)) {
        outcomes.put(plan.planId(), Overtaken.end(outcomes.get(plan.planId())));
      } else {
        ours.add(plan);
      }
    }
    return ours;
  }

  /** Ends a plan that was committed when a kill came between the commit and its last files. */
  static void closeIfCommitted(RunContext run, String planId) throws IOException {
    if (!planId.isEmpty()) {
      PlanFolder folder = PlanFolder.of(run.workspace(), planId);
      if (folder.soundManifest().isPresent() && !folder.isClosed()) {
        close(run, planId);
      }
    }
  }

  /** Marks a committed plan as settled and deletes its outbox, and what late attempts wrote. */
  static void close(RunContext run, String planId) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    folder.mark(
        PlanMarker.SETTLED,
        new PlanMark(planId, run.clock().instant(), run.runId(), "settled", Map.of()));
    LateBatches.keepWhatMayLeave(run, folder);
    folder.deleteFragments();
  }

  /** What went wrong without stopping anything is told after everything is committed. */
  private UnitOutcome verdict(OpenPlan plan, UnitOutcome settled) throws IOException {
    UnitOutcome judged = raise(plan, notSent(plan, refusals(plan, settled)));
    long stuck = PlanTally.stuckOptOuts(plan.manifest().counts());
    if (stuck == 0) {
      return judged;
    }
    // Not one may be passed over in silence, whatever share of rejects the audience allows.
    return judged.with(
        ExitCode.REJECTS,
        judged.verdict() + "; " + OptOuts.verdict(stuck),
        judged.remedy() == null
            ? OptOuts.remedy()
            : judged.remedy() + "; opt-outs: " + OptOuts.remedy());
  }

  private static UnitOutcome raise(OpenPlan plan, UnitOutcome judged) {
    return TtlRaise.next(plan.manifest(), judged.settled())
        .map(
            next ->
                judged.with(
                    judged.exit(),
                    judged.verdict(),
                    judged.remedy() == null ? next : judged.remedy() + "; " + next))
        .orElse(judged);
  }

  /** Requests that were refused until the settle limit: their records are offered again. */
  private UnitOutcome notSent(OpenPlan plan, UnitOutcome judged) throws IOException {
    long records =
        PlanFolder.of(run.workspace(), plan.planId()).settlements().values().stream()
            .flatMap(settlement -> settlement.parts().stream())
            .filter(part -> SettleRule.CODE_REQUEST_REFUSED.equals(part.code()))
            .mapToLong(Settlement.Part::count)
            .sum();
    if (records == 0) {
      return judged;
    }
    return judged.with(
        ExitCode.UNAVAILABLE,
        judged.verdict() + ", with " + records + " records not sent",
        "Amazon refused their requests for more than "
            + SettleRule.DEFAULT_SETTLE_LIMIT.toHours()
            + " hours, for what the requests are, not the records. They are held against no record:"
            + " run again, the next plan offers them again");
  }

  private static UnitOutcome refusals(OpenPlan plan, UnitOutcome settled) {
    long batched = plan.manifest().batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    long refused = DeliveryTally.sum(settled.settled(), "REFUSED");
    double limit = plan.unit().maxRejectedPercent().orElse(100);
    if (batched > 0 && refused * 100.0 / batched > limit) {
      return settled.with(
          ExitCode.REJECTS,
          "settled, with " + refused + " of " + batched + " records refused by Amazon",
          "look at the codes: sluice runs show, table rejects; mend the data and run again");
    }
    return settled.with(ExitCode.DONE, "settled", null);
  }

  private UnitOutcome outcome(OpenPlan plan, SettleResult lane) {
    UnitOutcome sent = UnitOutcome.planned(plan.unit(), plan.manifest());
    if (lane == null) {
      return sent.with(ExitCode.UNEXPECTED, "lane lost", "run again; see the log");
    }
    PlanSettlement found =
        lane.plans().stream()
            .filter(p -> p.planId().equals(plan.planId()))
            .findFirst()
            .orElse(null);
    if (found != null && found.damage() != null) {
      return sent.damaged(found.damage());
    }
    if (found != null && done(found.verdict())) {
      return sent.withDelivery(numbers(found)).with(ExitCode.DONE, "ended", null);
    }
    UnitOutcome counted = found == null ? sent : sent.withDelivery(numbers(found));
    if (found != null && found.verdict() == PlanVerdict.AUDIENCE_GONE) {
      return RefusedRequests.audienceGone(run, counted);
    }
    return switch (lane.verdict()) {
      case STILL_PROCESSING ->
          counted.with(
              ExitCode.PROCESSING, "Amazon is still processing", "run sluice settle again");
      case DONE, INCOMPLETE, UNAVAILABLE ->
          counted.with(ExitCode.UNAVAILABLE, words(lane), remedy(plan, lane));
      case ACCESS_REFUSED -> counted.with(ExitCode.ACCESS, words(lane), lane.remedy());
      case FILES_BROKEN -> counted.with(ExitCode.INVALID, words(lane), lane.remedy());
    };
  }

  private static String remedy(OpenPlan plan, SettleResult lane) {
    return lane.remedy() == null
        ? "run again: sluice apply --plan " + plan.planId()
        : lane.remedy();
  }

  private static boolean done(PlanVerdict verdict) {
    return verdict == PlanVerdict.SETTLED;
  }

  private static String words(SettleResult lane) {
    return lane.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Map<String, Long> numbers(PlanSettlement plan) {
    Map<String, Long> numbers = new HashMap<>();
    numbers.put("jobsPending", (long) plan.pending());
    numbers.put("recordsAccepted", plan.accepted() + plan.partial());
    numbers.put("recordsInvalid", plan.invalid());
    numbers.put("recordsUnknown", plan.unknown());
    numbers.put("recordsFailed", plan.failed());
    return numbers;
  }
}
