package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.SettleResult.PlanSettlement;
import io.sluice.beam.delivery.SettleResult.PlanVerdict;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One plan while it is settled. Used by one thread. */
final class PlanFollow {
  private final PlanFolder folder;
  private final PlanManifest manifest;
  private final boolean closed;
  private final Map<Integer, Settlement> settlements;
  private final int settledBefore;
  private final List<BatchFollow> batches = new ArrayList<>();
  private int unsent;
  private boolean gone;

  private PlanFollow(PlanFolder folder, PlanManifest manifest) throws IOException {
    this.folder = folder;
    this.manifest = manifest;
    this.closed = folder.isClosed();
    this.settlements = folder.settlements();
    this.settledBefore = settlements.size();
  }

  /**
   * Reads what is known of a plan.
   *
   * @throws IOException if there is no such plan
   */
  static PlanFollow read(PlanFolder folder) throws IOException {
    PlanManifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    new IOException("plan " + folder.planId() + " has no manifest: make it anew"));
    PlanFollow plan = new PlanFollow(folder, manifest);
    if (!plan.closed) {
      plan.list(folder.receipts());
    }
    return plan;
  }

  private void list(Map<Integer, Receipt> receipts) {
    for (PlanManifest.Batch batch : manifest.batches()) {
      Receipt receipt = receipts.get(batch.seq());
      if (settlements.containsKey(batch.seq())) {
        continue;
      }
      if (receipt == null) {
        unsent++;
      } else {
        batches.add(new BatchFollow(this, batch, receipt));
      }
    }
  }

  PlanFolder folder() {
    return folder;
  }

  PlanManifest manifest() {
    return manifest;
  }

  /** True where each batch has a receipt. */
  boolean allReceipted() {
    return !closed && unsent == 0;
  }

  /** Notes that Amazon does not know the audience: nothing more of the plan can be learned. */
  void goneAudience() {
    gone = true;
  }

  boolean audienceGone() {
    return gone;
  }

  /** The batches to follow. */
  List<BatchFollow> batches() {
    return batches;
  }

  /** Writes a batch's settlement once all its parts have ended. */
  void settleIfEnded(BatchFollow batch) throws IOException {
    if (batch.isEnded()) {
      Settlement settlement = batch.settlement();
      folder.writeSettlement(settlement);
      settlements.put(settlement.seq(), settlement);
    }
  }

  /** What has come of it so far. */
  PlanSettlement result() {
    int pending = (int) batches.stream().filter(BatchFollow::isPending).count();
    int open = (int) batches.stream().filter(b -> !b.isEnded() && !b.isPending()).count();
    return new PlanSettlement(
        manifest.planId(),
        verdict(pending, open),
        manifest.batches().size(),
        settledBefore,
        settlements.size() - settledBefore,
        pending,
        open,
        unsent,
        records(Settlement.Outcome.ACCEPTED),
        records(Settlement.Outcome.PARTIAL),
        records(Settlement.Outcome.FAILED),
        records(Settlement.Outcome.REFUSED),
        records(Settlement.Outcome.UNKNOWN),
        settlements.values().stream()
            .flatMap(s -> s.parts().stream())
            .mapToLong(p -> p.invalid().size())
            .sum());
  }

  private PlanVerdict verdict(int pending, int open) {
    if (closed) {
      return PlanVerdict.CLOSED;
    }
    if (gone) {
      return PlanVerdict.AUDIENCE_GONE;
    }
    if (unsent + open > 0) {
      return PlanVerdict.INCOMPLETE;
    }
    return pending > 0 ? PlanVerdict.STILL_PROCESSING : PlanVerdict.SETTLED;
  }

  private long records(Settlement.Outcome outcome) {
    return settlements.values().stream()
        .flatMap(s -> s.parts().stream())
        .filter(p -> p.outcome() == outcome)
        .mapToLong(p -> Math.max(0, p.count() - p.invalid().size()))
        .sum();
  }
}
