package io.sluice.domain.ledger;

import io.sluice.domain.qualify.AudienceTarget;
import java.util.List;

/**
 * What a settlement wrote for one plan, ready to be committed.
 *
 * @param target whose
 * @param planId the plan that closes
 * @param baseVersion the ledger version that the plan was made from
 * @param notes what it leaves to the next plan
 * @param buckets the buckets whose memberships are replaced as a whole
 * @param memberships file descriptors of the new memberships, as the writer returned them
 * @param keys file descriptors of appended digests
 * @param changes file descriptors of appended changes
 * @param logs rows of deliveries, rejects, sizes and runs of this plan
 */
public record SettledFiles(
    AudienceTarget target,
    String planId,
    String baseVersion,
    ClosingNotes notes,
    List<Integer> buckets,
    List<byte[]> memberships,
    List<byte[]> keys,
    List<byte[]> changes,
    List<LogRows> logs) {

  /** Copies the lists. */
  public SettledFiles {
    buckets = List.copyOf(buckets);
    memberships = List.copyOf(memberships);
    keys = List.copyOf(keys);
    changes = List.copyOf(changes);
    logs = List.copyOf(logs);
  }
}
