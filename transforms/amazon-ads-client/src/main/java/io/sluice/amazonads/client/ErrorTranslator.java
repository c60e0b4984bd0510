package io.sluice.amazonads.client;

import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.AudienceCreated;
import io.sluice.amazonads.AudienceDescription;
import io.sluice.amazonads.JobStatus;
import io.sluice.amazonads.RecordsAccepted;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RemoteCallException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Says what the end of a call means, one method an endpoint. Amazon's texts leave as codes only.
 */
final class ErrorTranslator {
  private static final int NOT_FOUND = 404;
  private static final int THROTTLED = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int TIMED_OUT = 408;
  private static final int TOO_LARGE = 413;
  // The only ones that speak of what is in the body, if Amazon gives them.
  private static final Set<Integer> OF_CONTENT = Set.of(400, 422);
  // "The input payload exceeds 1MB limit", "The request exceeded the max size"; codes *_TOO_LARGE.
  private static final Pattern SIZE =
      Pattern.compile(
          "_too_large|\\b(payload|body|request)\\b.{0,60}(\\bexceed|\\btoo (large|big)\\b)",
          Pattern.DOTALL);
  private static final Pattern AUDIENCE = Pattern.compile("\\baudience");

  private final String accountName;
  private final AccessProblems problems;

  ErrorTranslator(String accountName) {
    this.accountName = accountName;
    this.problems = new AccessProblems(accountName);
  }

  /**
   * POST /amc/audiences/records.
   *
   * <p>A request of the call whose effect is not known colors what comes later. An acceptance
   * settles it, since the same records set twice are as set once, unless its job fails: it is told
   * with the acceptance. So do a 400 and a 413 where the batch has several records: its halves are
   * sent again, and each gets an answer of its own. For a single record nothing would follow a
   * refusal, so it stays unknown; sent again by the caller, it is refused from the start. Lack of
   * access or service, and a refusal of the request itself, never settle it.
   *
   * @param end how the call ended
   * @param records records in the body
   * @param userIds the ids in the body, which a code must not show
   */
  DeliveryOutcome records(CallEnd end, int records, Supplier<Set<String>> userIds) {
    return upload(end, records, userIds, received -> accepted(received, end));
  }

  /**
   * POST /adsApi/v1/create/events and POST .../eventData.
   *
   * <p>As for records: each event has an id, so that an answer settles what an earlier request of
   * the call left open.
   *
   * @param end how the call ended
   * @param events events in the body
   * @param eventIds the ids in the body, which a code must not show
   * @param answers reads the answer to each event; empty for an answer that cannot be read
   */
  DeliveryOutcome events(
      CallEnd end,
      int events,
      Supplier<Set<String>> eventIds,
      Function<Answer.Received, Optional<List<EventAnswer>>> answers) {
    return upload(
        end,
        events,
        eventIds,
        received ->
            answers
                .apply(received)
                .<DeliveryOutcome>map(
                    each -> new DeliveryOutcome.Answered(each, end.sentAt(), end.attempts()))
                .orElseGet(
                    () -> new DeliveryOutcome.OutcomeUnknown("unreadable_answer", end.sentAt())));
  }

  private DeliveryOutcome upload(
      CallEnd end,
      int records,
      Supplier<Set<String>> ids,
      Function<Answer.Received, DeliveryOutcome> ok) {
    DeliveryOutcome outcome = uploadOnce(end, ids, ok);
    if (end.unclearAt().isEmpty()
        || outcome instanceof DeliveryOutcome.Accepted
        || outcome instanceof DeliveryOutcome.Answered) {
      return outcome;
    }
    Instant unclearAt = end.unclearAt().get();
    if (records > 1 && outcome instanceof DeliveryOutcome.Refused refused) {
      return new DeliveryOutcome.Refused(refused.status(), refused.code(), unclearAt);
    }
    if (records > 1 && outcome instanceof DeliveryOutcome.TooLarge refused) {
      return new DeliveryOutcome.TooLarge(refused.status(), refused.code(), unclearAt);
    }
    return new DeliveryOutcome.OutcomeUnknown(code(outcome), unclearAt);
  }

  private DeliveryOutcome uploadOnce(
      CallEnd end, Supplier<Set<String>> ids, Function<Answer.Received, DeliveryOutcome> ok) {
    if (end.last() instanceof Answer.Denied denied) {
      return refused(denied.problem());
    }
    if (!(end.last() instanceof Answer.Received received)) {
      return new DeliveryOutcome.Unavailable(failureCode(end.last()), retryAfter(end.last()));
    }
    if (received.ok()) {
      return ok.apply(received);
    }
    int status = received.status();
    Optional<AccessProblem> access = problems.find(status, received.message());
    if (access.isPresent()) {
      return refused(access.get());
    }
    return status >= 500 || status == THROTTLED || status == TIMED_OUT
        ? new DeliveryOutcome.Unavailable(statusCode(status), received.retryAfter())
        : refused(received, ids);
  }

  /** Tells what is refused: something in the body, its size, or the request itself. */
  private static DeliveryOutcome refused(Answer.Received received, Supplier<Set<String>> ids) {
    int status = received.status();
    String code = code(received, ids.get());
    boolean content = OF_CONTENT.contains(status) && received.ofAmazon();
    if (status == TOO_LARGE || (content && ofSize(received))) {
      return new DeliveryOutcome.TooLarge(status, code, null);
    }
    return content
        ? new DeliveryOutcome.Refused(status, code)
        : new DeliveryOutcome.RequestRefused(status, code);
  }

  private static boolean ofSize(Answer.Received received) {
    String said = received.code() + " " + received.message();
    return SIZE.matcher(said.toLowerCase(Locale.ROOT)).find();
  }

  /** True for a 404 of Amazon's that says which thing is missing: an audience. */
  static boolean audienceMissing(Answer answer) {
    return missing(answer)
        && AUDIENCE.matcher(((Answer.Received) answer).message().toLowerCase(Locale.ROOT)).find();
  }

  /** True for a 404 of Amazon's, not of a gateway that knows no such path. */
  static boolean missing(Answer answer) {
    return answer instanceof Answer.Received received
        && received.status() == NOT_FOUND
        && received.ofAmazon();
  }

  private static DeliveryOutcome accepted(Answer.Received received, CallEnd end) {
    Optional<String> job =
        read(received, RecordsAccepted.class)
            .map(RecordsAccepted::jobRequestId)
            .filter(WireAnswers::jobId);
    // Taken, but there is no job to follow.
    return job.<DeliveryOutcome>map(
            id ->
                new DeliveryOutcome.Accepted(
                    id, end.sentAt(), end.attempts(), end.unclearAt().orElse(null)))
        .orElseGet(() -> new DeliveryOutcome.OutcomeUnknown("unreadable_answer", end.sentAt()));
  }

  /** GET /amc/audiences/records/{jobRequestId}. */
  JobProgress job(CallEnd end) {
    if (end.last() instanceof Answer.Denied) {
      return failedLook(JobProgress.State.ACCESS_REFUSED);
    }
    if (!(end.last() instanceof Answer.Received received)) {
      return failedLook(JobProgress.State.UNREACHABLE);
    }
    if (received.ok()) {
      return read(received, JobStatus.class)
          .filter(status -> status.jobState() != null)
          .map(WireAnswers::progress)
          .orElseGet(() -> failedLook(JobProgress.State.UNREACHABLE));
    }
    if (problems.find(received.status(), received.message()).isPresent()) {
      return failedLook(JobProgress.State.ACCESS_REFUSED);
    }
    if (audienceMissing(received)) {
      return failedLook(JobProgress.State.AUDIENCE_GONE);
    }
    // Any other answer is about the look, not about the job.
    return failedLook(
        missing(received) ? JobProgress.State.UNKNOWN_JOB : JobProgress.State.UNREACHABLE);
  }

  /**
   * POST /amc/audiences/metadata.
   *
   * @throws RemoteCallException for any end but a readable success
   */
  long created(AdsRequest request, CallEnd end) {
    return body(request, end, AudienceCreated.class).audienceId();
  }

  /**
   * GET /amc/audiences/metadata/{audienceId}.
   *
   * @return empty for a 404 that is about the audience
   * @throws RemoteCallException for any other end but a readable success
   */
  Optional<AudienceRegistry.Remote> audience(AdsRequest request, CallEnd end) {
    boolean unknown =
        end.last() instanceof Answer.Received received
            && received.status() == NOT_FOUND
            && problems.find(NOT_FOUND, received.message()).isEmpty();
    return unknown
        ? Optional.empty()
        : Optional.of(WireAnswers.remote(body(request, end, AudienceDescription.class)));
  }

  /**
   * PUT /amc/audiences/metadata/{audienceId}: any 2xx will do.
   *
   * @throws RemoteCallException for any other end
   */
  void updated(AdsRequest request, CallEnd end) {
    if (!(end.last() instanceof Answer.Received received && received.ok())) {
      throw failure(request, end);
    }
  }

  /**
   * The body of a success of any other call.
   *
   * @throws RemoteCallException for any end but a readable success
   */
  <T> T body(AdsRequest request, CallEnd end, Class<T> type) {
    if (end.last() instanceof Answer.Received received && received.ok()) {
      return read(received, type).orElseThrow(() -> unreadable(request));
    }
    throw failure(request, end);
  }

  /**
   * The list that a success carries.
   *
   * @throws RemoteCallException for any end but a readable success
   */
  <T> List<T> list(AdsRequest request, CallEnd end, Class<T> type) {
    if (end.last() instanceof Answer.Received received && received.ok()) {
      try {
        return AdsJson.readList(received.body(), type);
      } catch (IOException e) {
        throw unreadable(request);
      }
    }
    throw failure(request, end);
  }

  private RemoteCallException failure(AdsRequest request, CallEnd end) {
    if (request.hasEffect() && end.unclearAt().isPresent()) {
      return exception(Kind.OUTCOME_UNKNOWN, request, failureCode(end.last()), unknownRemedy());
    }
    if (end.last() instanceof Answer.Denied denied) {
      return new RemoteCallException(Kind.ACCESS, denied.problem().remedy());
    }
    if (!(end.last() instanceof Answer.Received received)) {
      return exception(Kind.UNAVAILABLE, request, failureCode(end.last()), laterRemedy());
    }
    int status = received.status();
    Optional<AccessProblem> access = problems.find(status, received.message());
    if (access.isPresent()) {
      return new RemoteCallException(Kind.ACCESS, access.get().remedy());
    }
    if (status >= 400 && status < 500 && status != THROTTLED && status != TIMED_OUT) {
      String said = "HTTP " + status + " " + code(received, Set.of());
      return exception(
          Kind.INVALID, request, said, "Check what the configuration declares for this call.");
    }
    return exception(Kind.UNAVAILABLE, request, statusCode(status), laterRemedy());
  }

  private RemoteCallException unreadable(AdsRequest request) {
    Kind kind = request.hasEffect() ? Kind.OUTCOME_UNKNOWN : Kind.UNAVAILABLE;
    String remedy = request.hasEffect() ? unknownRemedy() : laterRemedy();
    return exception(kind, request, "an answer that cannot be read", remedy);
  }

  private RemoteCallException exception(Kind kind, AdsRequest call, String end, String remedy) {
    return new RemoteCallException(
        kind, accountName + ": " + call + " ended with " + end + ". " + remedy);
  }

  private static String unknownRemedy() {
    return "Amazon may have carried it out; look at it in Amazon's console before you run"
        + " again.";
  }

  private static String laterRemedy() {
    return "Nothing was changed by it; run again later.";
  }

  private static DeliveryOutcome refused(AccessProblem problem) {
    return new DeliveryOutcome.AccessRefused(problem.code(), problem.remedy());
  }

  private static String code(DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Unavailable unavailable) {
      return unavailable.code();
    }
    if (outcome instanceof DeliveryOutcome.OutcomeUnknown unknown) {
      return unknown.code();
    }
    if (outcome instanceof DeliveryOutcome.AccessRefused refused) {
      return "no_answer_then_" + refused.code();
    }
    if (outcome instanceof DeliveryOutcome.Refused refused) {
      return "no_answer_then_http_" + refused.status();
    }
    if (outcome instanceof DeliveryOutcome.TooLarge refused) {
      return "no_answer_then_http_" + refused.status();
    }
    return outcome instanceof DeliveryOutcome.RequestRefused refused
        ? "no_answer_then_http_" + refused.status()
        : "no_answer";
  }

  private static String failureCode(Answer answer) {
    if (answer instanceof Answer.NotSent notSent) {
      return notSent.code();
    }
    if (answer instanceof Answer.NoAnswer noAnswer) {
      return noAnswer.code();
    }
    if (answer instanceof Answer.GivenUp givenUp) {
      return givenUp.code();
    }
    if (answer instanceof Answer.Denied denied) {
      return denied.problem().code();
    }
    return statusCode(((Answer.Received) answer).status());
  }

  private static Duration retryAfter(Answer answer) {
    return answer instanceof Answer.GivenUp givenUp ? givenUp.retryAfter() : Duration.ZERO;
  }

  private static String statusCode(int status) {
    return switch (status) {
      case THROTTLED -> "throttled";
      case NOT_IMPLEMENTED -> "not_implemented";
      default -> "http_" + status;
    };
  }

  private static String code(Answer.Received received, Set<String> hidden) {
    if (!received.code().isEmpty()) {
      return received.code();
    }
    String code = ErrorCodes.of(received.message(), hidden);
    return code.isEmpty() ? "HTTP_" + received.status() : code;
  }

  private static JobProgress failedLook(JobProgress.State state) {
    return new JobProgress(state, List.of(), null);
  }

  private static <T> Optional<T> read(Answer.Received received, Class<T> type) {
    try {
      return Optional.of(AdsJson.read(received.body(), type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
