package io.sluice.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * Amazon's answer to one batch: {@code plans/<plan-id>/receipts/<seq>.json}, one object a batch. A
 * receipt whose parts are all accepted or refused is final; one with an unknown or held part is
 * replaced by sending the batch again while its plan is open. A text that does not parse is no
 * receipt.
 *
 * @param planId the plan, receipts mean nothing to another
 * @param seq the batch's sequence
 * @param batchId the batch's id
 * @param parts one part, or several where the batch was halved to find bad records or events of it
 *     ended differently; by first record
 * @param late true when the lane's lease was found lost after the send
 */
public record Receipt(String planId, int seq, String batchId, List<Part> parts, boolean late) {
  /** Copies the list. */
  public Receipt {
    parts = List.copyOf(parts);
  }

  /** True when no part is unknown or held. */
  public boolean isFinal() {
    return parts.stream().noneMatch(Part::isOpen);
  }

  /** What a request came to. */
  public enum Outcome {
    /** Amazon took it: records of an audience see the job, events are done. */
    ACCEPTED,
    /** Amazon refused it for what is in it. */
    REFUSED,
    /** It may have been applied. */
    UNKNOWN,
    /**
     * The request was refused, not what is in it, or no one can say which: nothing was applied, and
     * it is sent again. The code is that of the answer; {@code not_sent} where no request was made
     * because others of the plan had been refused.
     */
    HELD
  }

  /**
   * A contiguous range of the batch's records that went out in one request and ended alike.
   *
   * @param from first record, from 0
   * @param count number of records
   * @param outcome what it came to
   * @param jobRequestId the job, null unless accepted; always null for events, which have none
   * @param sentAt when the decisive request left
   * @param attempts requests made
   * @param code a short code where refused, unknown or held, else null
   * @param field where Amazon saw the fault of events, null where it did not say
   * @param unclearAt when an earlier request with these records left whose effect is not known,
   *     null where there was none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(
      int from,
      int count,
      Outcome outcome,
      String jobRequestId,
      Instant sentAt,
      int attempts,
      String code,
      String field,
      Instant unclearAt) {

    /** True while it is to be sent again. */
    public boolean isOpen() {
      return outcome == Outcome.UNKNOWN || outcome == Outcome.HELD;
    }

    /** A part without a field and without an earlier request in the dark. */
    public Part(
        int from,
        int count,
        Outcome outcome,
        String jobRequestId,
        Instant sentAt,
        int attempts,
        String code) {
      this(from, count, outcome, jobRequestId, sentAt, attempts, code, null, null);
    }
  }
}
