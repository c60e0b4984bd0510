package io.sluice.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * The final result of one batch's jobs: {@code plans/<plan-id>/settlements/<seq>.json}. Written
 * once every part has ended, or was given up after the settle limit.
 *
 * @param planId the plan
 * @param seq the batch's sequence
 * @param parts one entry a part of the receipt, in its order
 */
public record Settlement(String planId, int seq, List<Part> parts) {
  /** Copies the list. */
  public Settlement {
    parts = List.copyOf(parts);
  }

  /** How a part ended. */
  public enum Outcome {
    /** Applied. */
    ACCEPTED,
    /** Applied by some targets only, after one full re-send. */
    PARTIAL,
    /** The job failed without naming records: offered again. */
    FAILED,
    /** Refused before any job. */
    REFUSED,
    /** Never learned. */
    UNKNOWN
  }

  /**
   * One part.
   *
   * @param from first record, from 0
   * @param count number of records
   * @param outcome how it ended, for all records not named in invalid
   * @param jobRequestId the job, or null
   * @param sentAt when the decisive request left, null where nothing ever left
   * @param settledAt when the end was seen
   * @param code short code where not accepted, else null
   * @param invalid records that Amazon named
   * @param sizes Amazon's audience sizes, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(
      int from,
      int count,
      Outcome outcome,
      String jobRequestId,
      Instant sentAt,
      Instant settledAt,
      String code,
      List<Invalid> invalid,
      Sizes sizes) {
    /** Copies the list. */
    public Part {
      invalid = List.copyOf(invalid);
    }
  }

  /**
   * A record that Amazon named.
   *
   * @param externalUserId whose
   * @param code short code
   */
  public record Invalid(String externalUserId, String code) {}

  /**
   * Amazon's sizes, -1 where not given.
   *
   * @param dspAudienceSize records in the DSP audience
   * @param idResolutionCount records matched
   * @param receivedRecordSize records received
   */
  public record Sizes(long dspAudienceSize, long idResolutionCount, long receivedRecordSize) {}
}
