package io.sluice.domain.delivery;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a job means for the part of a batch that it carried.
 *
 * <p>Sources: Amazon's advertiser-audience guide ({@code PARTIALLYSUCCEEDED}: at least one target
 * took the records and another did not; it says nothing of single records) and OpenAPI document
 * (404 for a job that is not known).
 *
 * @param settleLimit from the sending on; a job that has not ended by then counts as never learned
 * @param newJobGrace from the sending on; so long a 404 may mean that the job is not visible yet
 */
public record SettleRule(Duration settleLimit, Duration newJobGrace) implements Serializable {
  /** How long a job is followed: a day. */
  public static final Duration DEFAULT_SETTLE_LIMIT = Duration.ofHours(24);

  /** How long a 404 is not believed. */
  public static final Duration DEFAULT_NEW_JOB_GRACE = Duration.ofMinutes(10);

  /** Code of a part that was not learned within the limit. */
  public static final String CODE_LIMIT = "settle_limit";

  /** Code of a part that was taken although the lane's lease was lost meanwhile. */
  public static final String CODE_LATE = "late";

  /** Code of a part that never left. */
  public static final String CODE_NOT_SENT = "not_sent";

  /** Code of a part whose requests were refused, not its records, until the limit had passed. */
  public static final String CODE_REQUEST_REFUSED = "request_refused";

  /** Checks the durations. */
  public SettleRule {
    if (settleLimit.isNegative() || settleLimit.isZero() || newJobGrace.isNegative()) {
      throw new IllegalArgumentException(
          "settle-limit must be over zero, got " + settleLimit + " and " + newJobGrace);
    }
  }

  /** A limit of 24 hours and a grace of 10 minutes. */
  public static SettleRule standard() {
    return new SettleRule(DEFAULT_SETTLE_LIMIT, DEFAULT_NEW_JOB_GRACE);
  }

  /** How a part ended; the names are those of the settlement at rest. */
  public enum PartOutcome {
    /** Applied. */
    ACCEPTED,
    /** Applied by some targets only, after one full re-send. */
    PARTIAL,
    /** Not applied, no record to blame: offered again. */
    FAILED,
    /** This one record was refused before any job. */
    REFUSED,
    /** Never learned: may have been applied. */
    UNKNOWN
  }

  /** What to do after a look. */
  public sealed interface Step {}

  /** The job has not ended. */
  public record LookAgain() implements Step {}

  /** The whole part goes out once more. */
  public record Resend() implements Step {}

  /**
   * The part has ended.
   *
   * @param outcome how, for all records that Amazon did not name as invalid
   * @param code a short code, {@code null} where accepted
   */
  public record Ended(PartOutcome outcome, @Nullable String code) implements Step {}

  /** Whose job it was. */
  public enum Sending {
    /** The first one. */
    FIRST,
    /** The one re-send after a partial success. */
    AGAIN
  }

  /**
   * Judges a look at a job.
   *
   * @param progress what the look told
   * @param sending the first job of the part or that of its re-send
   * @param sentAt when that job's request left
   * @param now the delivery clock
   */
  public Step judge(JobProgress progress, Sending sending, Instant sentAt, Instant now) {
    return switch (progress.state()) {
      case SUCCEEDED -> new Ended(PartOutcome.ACCEPTED, null);
      case PARTIALLY_SUCCEEDED ->
          sending == Sending.FIRST
              ? new Resend()
              : new Ended(PartOutcome.PARTIAL, "partially_succeeded");
      case FAILED ->
          sending == Sending.FIRST
              ? new Ended(PartOutcome.FAILED, "job_failed")
              : new Ended(PartOutcome.PARTIAL, "resend_failed");
      case UNKNOWN_JOB -> notFound(sending, sentAt, now);
      case PENDING, UNREACHABLE -> open(sending, sentAt, now);
      case ACCESS_REFUSED, AUDIENCE_GONE -> new LookAgain();
    };
  }

  /**
   * Judges a part that has no job to look at. A refusal of the request ends nothing before the
   * limit; after it the records count as not sent and are offered again.
   *
   * @param outcome what its request came to, never {@link DeliveryOutcome.Accepted}; {@link
   *     DeliveryOutcome.Refused} only where it is held against the record
   * @param records records in the part
   * @param sentAt when the last request left, or {@code null} where none did
   * @param since when anything of the batch was last sent; the limit counts from here
   * @param now the delivery clock
   * @return empty while the part can still be sent again
   */
  public Optional<Ended> withoutJob(
      DeliveryOutcome outcome, int records, @Nullable Instant sentAt, Instant since, Instant now) {
    if (outcome instanceof DeliveryOutcome.Refused refused) {
      // Only a single record can be blamed; a longer range was given up on.
      boolean blamed = records == 1 && !refused.code().equals(Bisection.CODE_GIVEN_UP);
      PartOutcome ended = blamed ? PartOutcome.REFUSED : PartOutcome.FAILED;
      return Optional.of(new Ended(ended, refused.code()));
    }
    if (now.isBefore(since.plus(settleLimit))) {
      return Optional.empty();
    }
    if (sentAt != null) {
      return Optional.of(new Ended(PartOutcome.UNKNOWN, CODE_LIMIT));
    }
    boolean refusedRequest = outcome instanceof DeliveryOutcome.RequestRefused;
    return Optional.of(
        new Ended(PartOutcome.FAILED, refusedRequest ? CODE_REQUEST_REFUSED : CODE_NOT_SENT));
  }

  /**
   * What a partial success comes to where the re-send has no job. Amazon took the very same request
   * before, so a refusal of the re-send is not about its records: it is tried again until the
   * limit.
   *
   * @param outcome what the re-send came to, never {@link DeliveryOutcome.Accepted}
   * @param sentAt when the part's first request left
   * @param now the delivery clock
   */
  public Step resendWithoutJob(DeliveryOutcome outcome, Instant sentAt, Instant now) {
    if (outcome instanceof DeliveryOutcome.OutcomeUnknown) {
      return new Ended(PartOutcome.PARTIAL, "resend_unknown");
    }
    return open(Sending.AGAIN, sentAt, now);
  }

  /**
   * Corrects an end for a batch whose lane had lost its lease: another writer may have followed, so
   * what was applied is not known any more, and its members are offered again.
   *
   * @param ended the end without that knowledge
   */
  public static Ended late(Ended ended) {
    return switch (ended.outcome()) {
      case ACCEPTED, PARTIAL, FAILED -> new Ended(PartOutcome.UNKNOWN, CODE_LATE);
      case REFUSED, UNKNOWN -> ended;
    };
  }

  /**
   * Corrects an end for records that left before in a request whose effect is not known: a later
   * one that failed says nothing of what the earlier one did. A record that is refused for what is
   * in it was refused before as well.
   *
   * @param ended the end of the later request or its job
   */
  public static Ended afterUnclear(Ended ended) {
    return ended.outcome() == PartOutcome.FAILED
        ? new Ended(PartOutcome.UNKNOWN, ended.code())
        : ended;
  }

  /**
   * The records that Amazon named at either sending, each once.
   *
   * @param first of the first job
   * @param again of the re-send, it wins
   */
  public static List<JobProgress.InvalidRecord> named(
      List<JobProgress.InvalidRecord> first, List<JobProgress.InvalidRecord> again) {
    Map<String, JobProgress.InvalidRecord> byId = new LinkedHashMap<>();
    first.forEach(r -> byId.put(r.externalUserId(), r));
    again.forEach(r -> byId.put(r.externalUserId(), r));
    return List.copyOf(byId.values());
  }

  private Step notFound(Sending sending, Instant sentAt, Instant now) {
    if (now.isBefore(sentAt.plus(newJobGrace))) {
      return new LookAgain();
    }
    return sending == Sending.FIRST
        ? new Ended(PartOutcome.UNKNOWN, "unknown_job")
        : new Ended(PartOutcome.PARTIAL, "resend_unknown_job");
  }

  private Step open(Sending sending, Instant sentAt, Instant now) {
    if (now.isBefore(sentAt.plus(settleLimit))) {
      return new LookAgain();
    }
    return sending == Sending.FIRST
        ? new Ended(PartOutcome.UNKNOWN, CODE_LIMIT)
        : new Ended(PartOutcome.PARTIAL, CODE_LIMIT);
  }
}
