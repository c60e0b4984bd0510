package io.sluice.beam.delivery;

import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.RefusalEvidence;
import io.sluice.domain.delivery.RequestSize;
import io.sluice.records.PlanManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one run of a lane learns from refusals: which records may be at fault, whether requests pass
 * at all, and how large they may be. Safe for several threads.
 */
final class LaneRefusals {
  private final RefusalEvidence evidence = new RefusalEvidence();
  private final List<Suspects> suspects = new ArrayList<>();
  private RequestSize size;

  /** Goes on with the size that an earlier run of the lane learned. */
  LaneRefusals(RequestSize size) {
    this.size = size;
  }

  /**
   * Records of one batch that were refused alone.
   *
   * @param work the plan
   * @param batch the batch
   * @param evidence what came of the batch's requests
   * @param records their places in the batch
   */
  record Suspects(
      PlanWork work,
      PlanManifest.Batch batch,
      RefusalEvidence.OfBatch evidence,
      Set<Integer> records) {}

  RefusalEvidence.OfBatch batch() {
    return new RefusalEvidence.OfBatch(evidence);
  }

  synchronized void suspect(Suspects found) {
    suspects.add(found);
  }

  synchronized List<Suspects> suspects() {
    return List.copyOf(suspects);
  }

  synchronized RequestSize size() {
    return size;
  }

  /** Learns from the end of a request about how many bytes may leave at once. */
  synchronized void ended(PlanManifest.Batch batch, int records, DeliveryOutcome outcome) {
    long bytes = Math.max(1, batch.bytes() * records / batch.records());
    if (RefusalEvidence.passes(outcome)) {
      size = size.passed(bytes);
    } else if (outcome instanceof DeliveryOutcome.TooLarge) {
      // One record alone that is too large: then it is not a matter of size.
      size = records > 1 ? size.tooLarge(bytes) : RequestSize.UNLIMITED;
    }
  }
}
