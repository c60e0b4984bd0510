package io.sluice.domain.ledger;

import io.sluice.domain.qualify.AudienceTarget;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * One audience's state at one moment.
 *
 * @param target whose
 * @param version id of the plan that was closed last, empty text before any
 * @param openPlan the plan that holds the claim
 * @param notes what the plan that was closed last left behind
 * @param bucketCount a power of two
 * @param slices one entry a bucket, by bucket number; buckets without rows have no files
 */
public record LedgerView(
    AudienceTarget target,
    String version,
    Optional<String> openPlan,
    ClosingNotes notes,
    int bucketCount,
    List<Slice> slices) {

  /** Copies the list. */
  public LedgerView {
    slices = List.copyOf(slices);
  }

  /**
   * The files of one bucket.
   *
   * @param bucket 0..bucketCount-1
   * @param memberships files of the slim state
   * @param keys files of digests, oldest first
   */
  public record Slice(int bucket, List<LedgerFile> memberships, List<LedgerFile> keys)
      implements Serializable {
    /** Copies the lists. */
    public Slice {
      memberships = List.copyOf(memberships);
      keys = List.copyOf(keys);
    }
  }

  /**
   * A data file of the ledger.
   *
   * @param path its URI
   * @param bytes its length
   * @param rows its rows
   */
  public record LedgerFile(String path, long bytes, long rows) implements Serializable {}
}
