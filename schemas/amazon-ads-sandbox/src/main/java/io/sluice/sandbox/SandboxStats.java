package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.util.Map;

/**
 * Counts since the sandbox began or was last reset.
 *
 * @param requests all requests
 * @param requestsByStatus requests by status; 0 stands for a connection closed without an answer
 * @param requestsByOperation requests by {@link Operation#label()}
 * @param recordsByAudience accepted records by audience, whatever became of them in the job
 * @param maxRequestsInOneSecond most API requests that arrived within any second of real time
 * @param maxInFlight most requests that were at work at the same time
 * @param contractViolations requests and answers that broke a contract unseen by the sandbox's
 *     rules
 */
public record SandboxStats(
    long requests,
    Map<Integer, Long> requestsByStatus,
    Map<String, Long> requestsByOperation,
    Map<Long, RecordCounts> recordsByAudience,
    Map<ApiRegion, Integer> maxRequestsInOneSecond,
    Map<ApiRegion, Integer> maxInFlight,
    long contractViolations) {
  /**
   * Accepted records of an audience.
   *
   * @param creates records that add
   * @param deletes records that remove
   */
  public record RecordCounts(long creates, long deletes) {
    RecordCounts plus(long moreCreates, long moreDeletes) {
      return new RecordCounts(creates + moreCreates, deletes + moreDeletes);
    }
  }
}
