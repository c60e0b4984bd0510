package io.sluice.beam.delivery;

import io.sluice.domain.delivery.SettleRule;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** One batch with a receipt and without a settlement. Used by one thread. */
final class BatchFollow {
  private final PlanFollow plan;
  private final PlanManifest.Batch batch;
  private final Receipt receipt;
  private final List<PartFollow> parts;
  private boolean late;

  BatchFollow(PlanFollow plan, PlanManifest.Batch batch, Receipt receipt) {
    this.plan = plan;
    this.batch = batch;
    this.receipt = receipt;
    this.late = receipt.late();
    this.parts = receipt.parts().stream().map(p -> new PartFollow(this, p)).toList();
  }

  PlanFollow plan() {
    return plan;
  }

  PlanManifest.Batch batch() {
    return batch;
  }

  Receipt receipt() {
    return receipt;
  }

  List<PartFollow> parts() {
    return parts;
  }

  /** When anything of it was last sent, or its plan was sealed. */
  Instant lastActivity() {
    return receipt.parts().stream()
        .map(Receipt.Part::sentAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(plan.manifest().createdAt());
  }

  /**
   * Since when an open part waits: what is held was never sent, so the plan's own time counts, or a
   * refusal in each of many runs would put off its end for ever.
   */
  Instant openSince(Receipt.Part part) {
    return part.outcome() == Receipt.Outcome.HELD ? plan.manifest().createdAt() : lastActivity();
  }

  /** Notes that the lease was lost after a re-send. */
  void late() {
    late = true;
  }

  boolean isEnded() {
    return parts.stream().allMatch(PartFollow::isEnded);
  }

  /** True while a part waits for a job, false where it waits to be sent again. */
  boolean isPending() {
    return parts.stream().anyMatch(p -> !p.isEnded() && p.part().jobRequestId() != null);
  }

  Settlement settlement() {
    return new Settlement(
        plan.manifest().planId(),
        batch.seq(),
        parts.stream()
            .map(p -> p.settlement(late ? SettleRule.late(p.ended()) : p.ended()))
            .toList());
  }
}
