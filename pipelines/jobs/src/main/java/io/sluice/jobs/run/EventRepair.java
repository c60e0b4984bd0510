package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.batch.PlanSalvage;
import io.sluice.beam.delivery.LaneHold;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.PlanManifest.Batch;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Closes a conversion's damaged plan. Events whose answer is kept in a sound receipt keep it; those
 * of every other batch that can be read become unknown and are offered again under their ids, which
 * Amazon counts once. Events that cannot be read are not in the ledger: their days are read again.
 */
final class EventRepair {
  private static final String CODE = "state_lost";

  private final RunContext run;
  private final ConversionUnit unit;
  private final PlanFolder folder;
  private long unknown;
  private long lost;

  EventRepair(RunContext run, ConversionUnit unit, String planId) {
    this.run = run;
    this.unit = unit;
    this.folder = PlanFolder.of(run.workspace(), planId);
  }

  /** Does it; gives what a person has to know. The caller holds the lane. */
  String repair(String reason, LaneHold hold) throws IOException {
    List<String> deleted = PlanSalvage.of(folder).deleteDamaged();
    Optional<PlanManifest> manifest = folder.soundManifest().filter(unit::owns);
    String told =
        deleted.isEmpty() ? "" : "\nDeleted as damaged: " + String.join(", ", deleted) + ".";
    if (manifest.isEmpty()) {
      release(reason);
      return text() + told;
    }
    List<Batch> readable = readable(manifest.get());
    for (Batch batch : readable) {
      answer(batch);
    }
    OpenPlan plan = new OpenPlan(unit, manifest.get().withBatches(readable));
    UnitOutcome end = new EventSettleStage(run).commit(plan, hold);
    // Without figures the lane was lost before the commit.
    return end.figures() == null
        ? "nothing is repaired yet: " + end.verdict() + "; " + end.remedy()
        : text() + told;
  }

  private List<Batch> readable(PlanManifest manifest) throws IOException {
    List<Batch> readable = new ArrayList<>();
    for (Batch batch : manifest.batches()) {
      try {
        folder.readEventBatch(manifest, batch);
        readable.add(batch);
      } catch (StateDamagedException e) {
        lost += batch.records();
      }
    }
    return readable;
  }

  private void answer(Batch batch) throws IOException {
    Optional<Receipt> found = folder.receipt(batch.seq());
    if (found.isPresent() && covers(found.get(), batch)) {
      return;
    }
    Instant now = run.clock().instant();
    Receipt.Part part =
        new Receipt.Part(0, batch.records(), Receipt.Outcome.UNKNOWN, null, now, 1, CODE);
    folder.writeReceipt(
        new Receipt(folder.planId(), batch.seq(), batch.id(), List.of(part), false));
    unknown += batch.records();
  }

  private static boolean covers(Receipt receipt, Batch batch) {
    int next = 0;
    for (Receipt.Part part : receipt.parts()) {
      if (part.from() != next || part.count() < 0) {
        return false;
      }
      next += part.count();
    }
    return next == batch.records();
  }

  private void release(String reason) throws IOException {
    folder.mark(
        PlanMarker.ABANDONED,
        new PlanMark(
            folder.planId(), run.clock().instant(), run.runId(), "repaired: " + reason, Map.of()));
    unit.claims(run).release(folder.planId());
    folder.deleteOutbox();
    lost = -1;
  }

  private String text() {
    String text = "plan " + folder.planId() + " of " + unit.name() + " is closed. ";
    if (lost < 0) {
      return text
          + "Its manifest is lost: which events left cannot be known. The next run reads the days"
          + " since the last settled plan again and sends their events under their ids, which"
          + " Amazon counts once; name older days with: sluice conversions --from DAY --to DAY";
    }
    text +=
        unknown
            + " events are unknown now and go again under their ids, which Amazon counts once, as"
            + " soon as their days are read.";
    return lost == 0
        ? text
        : text
            + " "
            + lost
            + " events cannot be read any more; which they are cannot be known. Read the days of"
            + " this plan again: sluice conversions --from DAY --to DAY";
  }
}
