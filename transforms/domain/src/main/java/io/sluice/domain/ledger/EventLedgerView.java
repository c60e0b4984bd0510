package io.sluice.domain.ledger;

import io.sluice.domain.conversion.ConversionTarget;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The state of one conversion at a moment.
 *
 * @param target which
 * @param version the plan that was closed last, empty before any
 * @param openPlan the plan that holds the claim
 * @param files event files of the whole account, of all its conversions, since Amazon drops a
 *     repeated id across all of them; in the order of their commits, so that of several rows of an
 *     id the last one is what is known
 */
public record EventLedgerView(
    ConversionTarget target, String version, Optional<String> openPlan, List<EventFile> files) {
  /** Copies the list. */
  public EventLedgerView {
    files = List.copyOf(files);
  }

  /**
   * A file of events, which holds one bucket of so many.
   *
   * @param path its URI
   * @param bytes its length
   * @param rows its rows
   * @param buckets the number of buckets that its plan had, a power of two
   * @param bucket the file's bucket, from 0
   * @param version the place of its commit in the order of commits: of two rows of an id the one of
   *     the later commit is what is known, whatever the clocks said
   */
  public record EventFile(String path, long bytes, long rows, int buckets, int bucket, long version)
      implements Serializable {
    /**
     * True where the file may hold ids of a bucket of another count.
     *
     * @param count a power of two
     * @param wanted a bucket of that count
     */
    public boolean overlaps(int count, int wanted) {
      int common = Math.min(count, buckets);
      return (wanted & (common - 1)) == (bucket & (common - 1));
    }
  }
}
