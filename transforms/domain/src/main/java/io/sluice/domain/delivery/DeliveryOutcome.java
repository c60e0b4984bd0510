package io.sluice.domain.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one upload of records or events came to, after the client's own bounded retries.
 *
 * <p>Records of audiences are {@link Accepted} and followed as a job; events are {@link Answered}
 * at once. The other ends are common to both.
 */
public sealed interface DeliveryOutcome {

  /**
   * Amazon took the request and works on it.
   *
   * @param jobRequestId the job to follow
   * @param sentAt when the accepted request left
   * @param attempts requests made, at least 1
   * @param unclearAt when an earlier request of the call left whose effect is not known, {@code
   *     null} where there was none
   */
  record Accepted(String jobRequestId, Instant sentAt, int attempts, @Nullable Instant unclearAt)
      implements DeliveryOutcome {
    /** With no earlier request in the dark. */
    public Accepted(String jobRequestId, Instant sentAt, int attempts) {
      this(jobRequestId, sentAt, attempts, null);
    }
  }

  /**
   * Amazon answered each event of the request; some or all of them may be refused.
   *
   * @param events an answer for each event, in order
   * @param sentAt when the answered request left
   * @param attempts requests made, at least 1
   */
  record Answered(List<EventAnswer> events, Instant sentAt, int attempts)
      implements DeliveryOutcome {
    /** Copies the list. */
    public Answered {
      events = List.copyOf(events);
    }
  }

  /**
   * Amazon answered that something in the request is not valid (400, 422): nothing of it was
   * applied. That may be a record or the request itself, see {@link RefusalEvidence}. A batch of
   * several records is halved and sent again.
   *
   * @param status the HTTP status
   * @param code a short code for counting, never a personal value
   * @param unclearAt when an earlier request of the call left whose effect is not known, {@code
   *     null} where there was none
   */
  record Refused(int status, String code, @Nullable Instant unclearAt) implements DeliveryOutcome {
    /** With no earlier request in the dark. */
    public Refused(int status, String code) {
      this(status, code, null);
    }
  }

  /**
   * Amazon or a gateway refused the request for its size (413): nothing of it was applied. A batch
   * of several records is halved and sent again. Never held against a record.
   *
   * @param status the HTTP status
   * @param code a short code for counting
   * @param unclearAt as of {@link Refused}
   */
  record TooLarge(int status, String code, @Nullable Instant unclearAt)
      implements DeliveryOutcome {}

  /**
   * The request itself was refused: protocol, media type, gateway, policy, a redirect, any answer
   * that does not speak of the records. Nothing of it was applied. Never held against a record: the
   * records stay open and the next run sends them again.
   *
   * @param status the HTTP status, 0 where no request was made
   * @param code a short code for counting
   */
  record RequestRefused(int status, String code) implements DeliveryOutcome {}

  /**
   * Amazon does not know the audience (404): nothing was applied. Ends the plan for this run, other
   * audiences go on.
   *
   * @param code a short code for counting
   */
  record AudienceGone(String code) implements DeliveryOutcome {}

  /**
   * Nothing was applied and nothing will be by this call: still throttled or unavailable after the
   * last retry, or the connection was never made.
   *
   * @param code a short code for counting
   * @param retryAfter how long Amazon asked to wait, zero where it did not say
   */
  record Unavailable(String code, Duration retryAfter) implements DeliveryOutcome {}

  /**
   * The body went out and no answer came: it may have been applied. Never counted as done; sent
   * again while its plan is open.
   *
   * @param code a short code for counting
   * @param sentAt when the last such request left
   */
  record OutcomeUnknown(String code, Instant sentAt) implements DeliveryOutcome {}

  /**
   * The account may not do this: credentials ended, terms not accepted, account not found. Ends the
   * account's lane for this run.
   *
   * @param code {@code invalid_grant}, {@code invalid_client}, {@code unauthorized}, {@code
   *     forbidden}, ...
   * @param remedy what the operator has to do, names the account
   */
  record AccessRefused(String code, String remedy) implements DeliveryOutcome {}
}
