package io.sluice.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.jobs.inspect.MemberStory.PastReject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of one event.
 *
 * @param eventId its id as Amazon gets it, prefix included
 * @param conversion the conversion that was asked about
 * @param account its account
 * @param sent what came of it each time it was sent, the last one at the end; of the whole account,
 *     since Amazon counts an id once across all conversions
 * @param rejects refusals of our own and of Amazon's, the newest 20, newest first
 * @param openPlan the conversion's plan that is not settled yet, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventStory(
    String eventId,
    String conversion,
    String account,
    List<Sent> sent,
    List<PastReject> rejects,
    @Nullable String openPlan) {

  /** Copies the lists. */
  public EventStory {
    sent = List.copyOf(sent);
    rejects = List.copyOf(rejects);
  }

  /**
   * What came of an event.
   *
   * @param conversion the conversion that sent it
   * @param status ACCEPTED, REFUSED or UNKNOWN
   * @param code Amazon's where it was refused, else {@code null}
   * @param eventTime when it happened
   * @param settledAt when Amazon's answer was committed
   * @param planId the plan that sent it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sent(
      String conversion,
      String status,
      @Nullable String code,
      Instant eventTime,
      Instant settledAt,
      String planId) {}
}
