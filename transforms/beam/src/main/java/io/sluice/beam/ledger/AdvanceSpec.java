package io.sluice.beam.ledger;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * What the settlement needs to know of one plan.
 *
 * @param target whose
 * @param planId the plan
 * @param workspace URI of the workspace
 * @param lane where the batches went
 * @param firstKey number of the target's bucket 0 among the buckets of all plans
 * @param bucketCount a power of two
 * @param slices the ledger's files, one entry a bucket
 * @param documents what stands before the names of its documents: a folder of the plan and, behind
 *     it, what tells this settlement from an earlier one
 * @param plannedAt when the plan was made
 * @param rank of the snapshot that the plan was made from
 * @param presentUnknown true where changes of the plan are lost: whoever is present and not among
 *     the changes that are left may have been changed, and becomes unknown
 */
public record AdvanceSpec(
    AudienceTarget target,
    String planId,
    String workspace,
    LaneId lane,
    int firstKey,
    int bucketCount,
    List<LedgerView.Slice> slices,
    String documents,
    Instant plannedAt,
    long rank,
    boolean presentUnknown)
    implements Serializable {

  /** Of a plan of which all files are there. */
  public AdvanceSpec(
      AudienceTarget target,
      String planId,
      String workspace,
      LaneId lane,
      int firstKey,
      int bucketCount,
      List<LedgerView.Slice> slices,
      String documents,
      Instant plannedAt,
      long rank) {
    this(
        target,
        planId,
        workspace,
        lane,
        firstKey,
        bucketCount,
        slices,
        documents,
        plannedAt,
        rank,
        false);
  }

  /** Copies the list. */
  public AdvanceSpec {
    slices = List.copyOf(slices);
  }
}
