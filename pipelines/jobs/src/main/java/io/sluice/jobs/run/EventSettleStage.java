package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.EventOutbox;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneHold;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.beam.ledger.EventFigures;
import io.sluice.beam.ledger.SettleEvents;
import io.sluice.beam.ledger.SettledEventBucket;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;

/**
 * Commits what Amazon said of sent events to the ledger, each conversion by itself. Amazon answers
 * events at once, so there is nothing to wait for. An event that it never answered is kept as
 * unknown and offered again under its id by the next plan. Run again, it resumes; repeated after
 * its end it changes nothing.
 */
public final class EventSettleStage {
  /** The plan's document of what came of its events. */
  static final String FIGURES = "figures.json";

  private final RunContext run;

  /** Makes the stage for one command. */
  public EventSettleStage(RunContext run) {
    this.run = run;
  }

  /**
   * True once every batch of a plan has a receipt, final or not. Where requests were refused the
   * plan stays open, so that the next run sends them again, up to the settle limit.
   */
  static boolean isSent(RunContext run, OpenPlan plan) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    if (folder.isClosed()) {
      return false;
    }
    Map<Integer, Receipt> receipts = folder.receipts();
    boolean held =
        receipts.values().stream()
            .flatMap(receipt -> receipt.parts().stream())
            .anyMatch(part -> part.outcome() == Receipt.Outcome.HELD);
    Instant limit = plan.manifest().createdAt().plus(SettleRule.DEFAULT_SETTLE_LIMIT);
    return receipts.size() == plan.manifest().batches().size()
        && (!held || !run.clock().instant().isBefore(limit))
        && plan.unit().claims(run).openPlan().filter(plan.planId()::equals).isPresent();
  }

  /** Settles the plans; one outcome each, in their order. */
  public List<UnitOutcome> settle(List<OpenPlan> plans) throws IOException {
    Map<String, UnitOutcome> outcomes = new HashMap<>();
    for (List<OpenPlan> lane : Lanes.byLane(plans).values()) {
      settleLane(lane, outcomes);
    }
    return plans.stream().map(plan -> outcomes.get(plan.planId())).toList();
  }

  /** Holds the lane meanwhile, so that nobody sends while its receipts are read. */
  private void settleLane(List<OpenPlan> plans, Map<String, UnitOutcome> outcomes)
      throws IOException {
    try (IcebergLaneLeases leases =
        IcebergLaneLeases.open(Catalogs.settings(run.config(), run.environment()))) {
      LaneId lane = plans.get(0).unit().lane();
      Optional<LaneHold> taken = LaneHold.take(leases, lane, Lanes.owner(run), run.clock());
      if (taken.isEmpty()) {
        plans.forEach(plan -> outcomes.put(plan.planId(), busy(plan)));
        return;
      }
      try (LaneHold hold = taken.get()) {
        for (OpenPlan plan : plans) {
          outcomes.put(plan.planId(), settleIfSound(plan, hold));
        }
      }
    }
  }

  @SuppressWarnings("checkstyle:illegalcatch") // what another run took away fails in many ways
  private UnitOutcome settle(OpenPlan plan, LaneHold hold) throws IOException {
    try {
      return settleHeld(plan, hold);
    } catch (IOException | RuntimeException e) {
      if (hold.isLost() && Overtaken.is(run, plan)) {
        return Overtaken.end(UnitOutcome.planned(plan.unit(), plan.manifest()));
      }
      throw e;
    }
  }

  private static UnitOutcome busy(OpenPlan plan) {
    return UnitOutcome.planned(plan.unit(), plan.manifest())
        .with(
            ExitCode.UNAVAILABLE,
            "lane busy",
            "lane " + plan.unit().lane() + " is held by another run; run again when it has ended");
  }

  /** A damaged file of one conversion stops that conversion alone. */
  private UnitOutcome settleIfSound(OpenPlan plan, LaneHold hold) throws IOException {
    try {
      return settle(plan, hold);
    } catch (StateDamagedException e) {
      return UnitOutcome.planned(plan.unit(), plan.manifest()).damaged(e.getMessage());
    }
  }

  private UnitOutcome settleHeld(OpenPlan plan, LaneHold hold) throws IOException {
    UnitOutcome sent = UnitOutcome.planned(plan.unit(), plan.manifest());
    if (PlanFolder.of(run.workspace(), plan.planId()).isClosed()) {
      return sent.with(ExitCode.DONE, "closed before", null);
    }
    if (!isSent(run, plan)) {
      return sent.with(
          ExitCode.UNAVAILABLE,
          "not sent",
          "batches of it have not left yet, or their requests were refused; run: sluice conversions"
              + " apply --plan "
              + plan.planId());
    }
    return commit(plan, hold);
  }

  /** Commits what the receipts of all batches say, while the caller holds the lane. */
  UnitOutcome commit(OpenPlan plan, LaneHold hold) throws IOException {
    UnitOutcome sent = UnitOutcome.planned(plan.unit(), plan.manifest());
    run.progress().step("committing the events of " + plan.unit().name() + " to the ledger");
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    Map<Integer, List<SettleEvents.Sealed>> buckets = buckets(plan.manifest());
    write(plan, buckets);
    EventFigures figures = new EventFigures();
    List<byte[]> files = new ArrayList<>();
    for (SettledEventBucket settled :
        AttemptDocuments.read(folder.path(documents()), SettledEventBucket.class).values()) {
      figures.add(settled.figures());
      if (settled.file() != null) {
        files.add(settled.file());
      }
    }
    requireAll(plan, figures);
    if (!hold.renewNow()) {
      // Another run may have sent or settled meanwhile: what was read here may be old.
      return sent.with(
          ExitCode.UNAVAILABLE,
          "lease lost",
          "another run took lane " + plan.unit().lane() + " meanwhile; run again");
    }
    // Before the commit: what was not sent decides which days the next plan reads.
    folder.writeDocument(FIGURES, figures);
    run.ledger()
        .events()
        .commit(
            new SettledEvents(
                target(plan),
                plan.planId(),
                plan.manifest().baseVersion(),
                SnapshotMarking.lists(plan.manifest()),
                files,
                EventLog.rows(run, plan, figures)));
    SettleStage.close(run, plan.planId());
    StalePlans.deleteOutboxes(run, List.of(plan.unit()));
    return verdict(plan, sent.withFigures(figures), figures);
  }

  private static ConversionTarget target(OpenPlan plan) {
    return ((ConversionUnit) plan.unit()).target();
  }

  private static Map<Integer, List<SettleEvents.Sealed>> buckets(PlanManifest manifest) {
    Map<Integer, List<SettleEvents.Sealed>> buckets = new TreeMap<>();
    for (PlanManifest.Batch batch : manifest.batches()) {
      buckets
          .computeIfAbsent(EventOutbox.bucket(batch.seq()), b -> new ArrayList<>())
          .add(SettleEvents.Sealed.of(batch));
    }
    return buckets;
  }

  private void write(OpenPlan plan, Map<Integer, List<SettleEvents.Sealed>> buckets)
      throws IOException {
    if (buckets.isEmpty()) {
      return;
    }
    Instant now = run.clock().instant();
    List<SettleEvents.Work> work = new ArrayList<>();
    buckets.forEach(
        (bucket, batches) ->
            work.add(
                new SettleEvents.Work(
                    target(plan),
                    plan.planId(),
                    plan.unit().lane(),
                    plan.manifest().bucketCount(),
                    bucket,
                    now,
                    batches)));
    Pipeline pipeline = run.spark().pipeline(work.size());
    pipeline
        .apply(
            "SentBuckets", Create.of(work).withCoder(SerializableCoder.of(SettleEvents.Work.class)))
        .apply(
            "SettleEvents", SettleEvents.of(run.ledger().storage(), run.workspace(), documents()));
    PlanPipeline.runToItsEnd(run, pipeline);
  }

  private String documents() {
    return run.spark().files(LedgerCommit.ADVANCE);
  }

  private static void requireAll(OpenPlan plan, EventFigures figures) {
    long batched = plan.manifest().batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    if (batched != figures.events()) {
      throw new StateBrokenException(
          "plan "
              + plan.planId()
              + " sent "
              + batched
              + " events and settled "
              + figures.events()
              + ": nothing is committed");
    }
  }

  private static UnitOutcome verdict(OpenPlan plan, UnitOutcome settled, EventFigures figures) {
    long batched = figures.events();
    long refused = EventFigures.sum(figures.refused);
    long unknown = EventFigures.sum(figures.unknown);
    long notSent = EventFigures.sum(figures.notSent);
    if (notSent > 0) {
      return settled.with(
          ExitCode.UNAVAILABLE,
          "settled, with " + notSent + " of " + batched + " events not sent",
          "Amazon refused their requests for more than "
              + SettleRule.DEFAULT_SETTLE_LIMIT.toHours()
              + " hours, for what the requests are, not the events ("
              + String.join(", ", figures.notSent.keySet())
              + "). They are held against no event: run again, the next plan reads their days and"
              + " sends them");
    }
    if (unknown > 0) {
      return settled.with(
          ExitCode.UNAVAILABLE,
          "settled, with " + unknown + " of " + batched + " events unanswered",
          "run again: they are sent again under their ids, which Amazon counts once");
    }
    double limit = plan.unit().maxRejectedPercent().orElse(100);
    if (batched > 0 && refused * 100.0 / batched > limit) {
      return settled.with(
          ExitCode.REJECTS,
          "settled, with " + refused + " of " + batched + " events refused by Amazon",
          "look at the codes: sluice runs show, table rejects; mend the data and run again");
    }
    return settled.with(ExitCode.DONE, "settled", null);
  }
}
