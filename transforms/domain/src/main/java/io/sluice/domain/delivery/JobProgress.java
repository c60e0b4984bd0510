package io.sluice.domain.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one look at a job.
 *
 * @param state where the job is
 * @param invalidRecords records that Amazon named as invalid, at most 10,000
 * @param sizes Amazon's audience sizes, or {@code null} where the answer had none
 */
public record JobProgress(
    State state, List<InvalidRecord> invalidRecords, @Nullable AudienceSizes sizes) {

  /** Copies the list. */
  public JobProgress {
    invalidRecords = List.copyOf(invalidRecords);
  }

  /** Amazon's job states, and ours for a look that failed. */
  public enum State {
    /** Still working. */
    PENDING,
    /** Ended well; COMPLETED on the wire is the same. */
    SUCCEEDED,
    /** At least one target took the records and another did not. */
    PARTIALLY_SUCCEEDED,
    /** Ended badly. */
    FAILED,
    /** Amazon does not know the job (404). */
    UNKNOWN_JOB,
    /** The look itself failed after the client's retries; look again later. */
    UNREACHABLE,
    /** The account may not look; see the account's access. */
    ACCESS_REFUSED,
    /** Amazon does not know the job's audience (404). */
    AUDIENCE_GONE;

    /** True when looking again cannot change the answer. */
    public boolean terminal() {
      return this == SUCCEEDED
          || this == PARTIALLY_SUCCEEDED
          || this == FAILED
          || this == UNKNOWN_JOB;
    }
  }

  /**
   * A record that Amazon named.
   *
   * @param externalUserId whose record
   * @param code Amazon's error reduced to a short code: at most 60 of {@code [A-Z0-9_]}
   */
  public record InvalidRecord(String externalUserId, String code) {}

  /**
   * Amazon's sizes of the audience.
   *
   * @param dspAudienceSize records in the DSP audience, -1 where not given
   * @param idResolutionCount records matched, -1 where not given
   * @param receivedRecordSize records received, -1 where not given
   */
  public record AudienceSizes(
      long dspAudienceSize, long idResolutionCount, long receivedRecordSize) {}
}
