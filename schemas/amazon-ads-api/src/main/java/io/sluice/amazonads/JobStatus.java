package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.util.List;

/**
 * Answer 200 of GET /amc/audiences/records/{jobRequestId}.
 *
 * @param jobRequestId id of the job
 * @param jobState state
 * @param successful share of records processed, or null
 * @param invalidRecords records that were not taken; never null
 * @param audienceSize sizes of the audience, or null
 */
@JsonPropertyOrder({"jobRequestId", "jobState", "successful", "invalidRecords", "audienceSize"})
public record JobStatus(
    String jobRequestId,
    JobState jobState,
    Successful successful,
    List<InvalidRecord> invalidRecords,
    AudienceSize audienceSize) {
  /** Takes an absent list for an empty one. */
  public JobStatus {
    invalidRecords = invalidRecords == null ? List.of() : List.copyOf(invalidRecords);
  }

  /**
   * How much of the upload was processed.
   *
   * @param recordsProcessedRate percent, 0 to 100
   */
  public record Successful(BigDecimal recordsProcessedRate) {}
}
