package io.sluice.sandbox;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A fault that the sandbox shows on purpose. Each strikes some calls by default; a {@link
 * FaultRule} narrows it to a region, to other calls, or to a number of times.
 */
public sealed interface FaultPolicy {
  /** Returns 1 to strike each matching call, n to strike each n-th. */
  default int every() {
    return 1;
  }

  /** Returns the calls it strikes unless its rule names others. */
  default Set<Operation> operations() {
    return Operation.apiCalls();
  }

  /**
   * Answers 429 with Retry-After to each n-th call.
   *
   * @param every n
   * @param retryAfterSeconds seconds to wait
   */
  record ThrottleEveryNth(int every, int retryAfterSeconds) implements FaultPolicy {}

  /**
   * Answers a 5xx to each n-th call, before it has any effect.
   *
   * @param every n
   * @param status such as 500, 502 or 503
   */
  record ServerErrorEveryNth(int every, int status) implements FaultPolicy {}

  /**
   * Takes the records or events, or creates the audience, and closes the connection without an
   * answer.
   *
   * @param every n
   */
  record DropAnswerAfterApply(int every) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(
          Operation.RECORDS_UPLOAD, Operation.EVENTS_CREATE, Operation.EVENT_DATA_IMPORT);
    }
  }

  /**
   * Closes the connection without effect and without an answer.
   *
   * @param every n
   */
  record DropBeforeApply(int every) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(
          Operation.RECORDS_UPLOAD, Operation.EVENTS_CREATE, Operation.EVENT_DATA_IMPORT);
    }
  }

  /**
   * Stops half way through the answer's body for a while of real time.
   *
   * @param every n
   * @param pause how long
   */
  record SlowBody(int every, Duration pause) implements FaultPolicy {}

  /**
   * Ends the life of the access token that a call presents, so that it gets 401.
   *
   * @param every n
   */
  record ExpireToken(int every) implements FaultPolicy {}

  /**
   * Lets the job of an upload end as PARTIALLYSUCCEEDED; the records are taken.
   *
   * @param every n
   */
  record PartialFailure(int every) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.RECORDS_UPLOAD);
    }
  }

  /**
   * Lets the job of an upload end as FAILED; no record is taken.
   *
   * @param every n
   */
  record FailJob(int every) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.RECORDS_UPLOAD);
    }
  }

  /**
   * Lists the records of certain members as invalid and does not take them.
   *
   * @param members tells by external user id
   * @param error the reason to give
   */
  record InvalidRecords(Predicate<String> members, String error) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.RECORDS_UPLOAD);
    }
  }

  /**
   * Answers 503 to everything, the token service included; name a region in the rule to fail that
   * region alone.
   */
  record RegionDown() implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.allOf(Operation.class);
    }
  }

  /** Lets jobs stay PENDING, and their records unapplied, as long as the rule is there. */
  record StayPending() implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.JOB_STATUS);
    }
  }

  /** Answers invalid_grant to the token service, as if the user had withdrawn the grant. */
  record RevokeGrant() implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.TOKEN);
    }
  }

  /**
   * Takes events and leaves some of them out of both lists of the answer.
   *
   * @param every n
   * @param eachNth the last one of so many events is left out, over and over
   */
  record MissingAnswers(int every, int eachNth) implements FaultPolicy {
    /** Refuses a number that leaves out nothing. */
    public MissingAnswers {
      if (eachNth < 1) {
        throw new IllegalArgumentException("eachNth: " + eachNth + "; it must be at least 1.");
      }
    }

    @Override
    public Set<Operation> operations() {
      return Operation.eventUploads();
    }
  }

  /**
   * Refuses certain events, each by itself.
   *
   * @param events tells by event id
   * @param code the code to give
   */
  record RefusedEvents(Predicate<String> events, String code) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return Operation.eventUploads();
    }
  }

  /**
   * Refuses each request with 400 that has one of certain events in it, before it has any effect.
   *
   * @param events tells by event id
   */
  record RefusedBatch(Predicate<String> events) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return Operation.eventUploads();
    }
  }

  /**
   * Refuses each upload with 400 that has a record of certain members in it, before it has any
   * effect.
   *
   * @param members tells by external user id
   */
  record RefusedUpload(Predicate<String> members) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(Operation.RECORDS_UPLOAD);
    }
  }

  /**
   * Refuses each n-th upload whatever is in it, before it has any effect: protocol, media type,
   * policy, a redirect.
   *
   * @param every n
   * @param status from 300 to 499
   * @param page true for the HTML page of a gateway, false for an error of Amazon's form
   */
  record RequestRefusal(int every, int status, boolean page) implements FaultPolicy {
    /** Refuses a status that is no refusal. */
    public RequestRefusal {
      if (status < 300 || status > 499) {
        throw new IllegalArgumentException("status: " + status + "; it must be 300 to 499.");
      }
    }

    @Override
    public Set<Operation> operations() {
      return EnumSet.of(
          Operation.RECORDS_UPLOAD, Operation.EVENTS_CREATE, Operation.EVENT_DATA_IMPORT);
    }
  }

  /**
   * Answers 404 for an audience, as if it had been deleted.
   *
   * @param externalAudienceId the client's id of the audience
   */
  record AudienceGone(String externalAudienceId) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(
          Operation.RECORDS_UPLOAD, Operation.AUDIENCE_READ, Operation.AUDIENCE_UPDATE);
    }
  }

  /**
   * Answers 413 to each upload of more bytes, as a gateway does.
   *
   * @param bytes that a body may have
   */
  record BodyLimit(int bytes) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return EnumSet.of(
          Operation.RECORDS_UPLOAD, Operation.EVENTS_CREATE, Operation.EVENT_DATA_IMPORT);
    }
  }

  /**
   * Takes the events and answers a 5xx to each n-th call.
   *
   * @param every n
   * @param status such as 500
   */
  record ServerErrorAfterApply(int every, int status) implements FaultPolicy {
    @Override
    public Set<Operation> operations() {
      return Operation.eventUploads();
    }
  }
}
