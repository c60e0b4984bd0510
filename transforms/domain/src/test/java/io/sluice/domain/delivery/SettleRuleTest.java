package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.delivery.JobProgress.InvalidRecord;
import io.sluice.domain.delivery.JobProgress.State;
import io.sluice.domain.delivery.SettleRule.Ended;
import io.sluice.domain.delivery.SettleRule.LookAgain;
import io.sluice.domain.delivery.SettleRule.PartOutcome;
import io.sluice.domain.delivery.SettleRule.Resend;
import io.sluice.domain.delivery.SettleRule.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettleRuleTest {
  private static final Instant SENT = Instant.parse("2030-01-01T00:00:00Z");
  private static final SettleRule RULE = SettleRule.standard();
  private static final DeliveryOutcome LOST =
      new DeliveryOutcome.OutcomeUnknown("read_timeout", SENT);

  @Test
  void successIsAccepted() {
    assertThat(
        judge(State.SUCCEEDED, Sending.FIRST, 60), equalTo(new Ended(PartOutcome.ACCEPTED, null)));
  }

  @Test
  void partialSuccessIsSentOnceMoreAndThenPartial() {
    assertThat(judge(State.PARTIALLY_SUCCEEDED, Sending.FIRST, 60), instanceOf(Resend.class));
    assertThat(
        judge(State.PARTIALLY_SUCCEEDED, Sending.AGAIN, 60),
        equalTo(new Ended(PartOutcome.PARTIAL, "partially_succeeded")));
  }

  @Test
  void resendThatSucceedsIsAcceptedAndOneThatFailsIsPartial() {
    assertThat(
        judge(State.SUCCEEDED, Sending.AGAIN, 60), equalTo(new Ended(PartOutcome.ACCEPTED, null)));
    assertThat(
        judge(State.FAILED, Sending.AGAIN, 60),
        equalTo(new Ended(PartOutcome.PARTIAL, "resend_failed")));
  }

  @Test
  void failedJobIsOfferedAgain() {
    assertThat(
        judge(State.FAILED, Sending.FIRST, 60),
        equalTo(new Ended(PartOutcome.FAILED, "job_failed")));
  }

  @Test
  void unknownJobIsBelievedOnlyAfterTheGrace() {
    assertThat(judge(State.UNKNOWN_JOB, Sending.FIRST, 599), instanceOf(LookAgain.class));
    assertThat(
        judge(State.UNKNOWN_JOB, Sending.FIRST, 600),
        equalTo(new Ended(PartOutcome.UNKNOWN, "unknown_job")));
  }

  @Test
  void jobThatNeverEndsIsUnknownAfterADay() {
    assertThat(judge(State.PENDING, Sending.FIRST, 86_399), instanceOf(LookAgain.class));
    assertThat(
        judge(State.PENDING, Sending.FIRST, 86_400),
        equalTo(new Ended(PartOutcome.UNKNOWN, SettleRule.CODE_LIMIT)));
    assertThat(
        judge(State.UNREACHABLE, Sending.FIRST, 86_400),
        equalTo(new Ended(PartOutcome.UNKNOWN, SettleRule.CODE_LIMIT)));
    assertThat(
        judge(State.PENDING, Sending.AGAIN, 86_400),
        equalTo(new Ended(PartOutcome.PARTIAL, SettleRule.CODE_LIMIT)));
  }

  @Test
  void refusedAccessNeverSettlesAnything() {
    assertThat(judge(State.ACCESS_REFUSED, Sending.FIRST, 1_000_000), is(new LookAgain()));
  }

  @Test
  void oneRefusedRecordIsToBlameAndALongerRangeIsNot() {
    DeliveryOutcome refused = new DeliveryOutcome.Refused(400, "BAD");
    assertThat(
        RULE.withoutJob(refused, 1, SENT, SENT, SENT),
        equalTo(Optional.of(new Ended(PartOutcome.REFUSED, "BAD"))));
    assertThat(
        RULE.withoutJob(refused, 2, SENT, SENT, SENT),
        equalTo(Optional.of(new Ended(PartOutcome.FAILED, "BAD"))));
    DeliveryOutcome givenUp = new DeliveryOutcome.Refused(400, Bisection.CODE_GIVEN_UP);
    assertThat(
        RULE.withoutJob(givenUp, 1, SENT, SENT, SENT),
        equalTo(Optional.of(new Ended(PartOutcome.FAILED, Bisection.CODE_GIVEN_UP))));
  }

  @Test
  void unknownOutcomeStaysOpenUntilTheLimit() {
    assertThat(
        RULE.withoutJob(LOST, 5, SENT, SENT, SENT.plusSeconds(86_399)), equalTo(Optional.empty()));
    assertThat(
        RULE.withoutJob(LOST, 5, SENT, SENT, SENT.plusSeconds(86_400)),
        equalTo(Optional.of(new Ended(PartOutcome.UNKNOWN, SettleRule.CODE_LIMIT))));
    assertThat(
        RULE.withoutJob(LOST, 5, null, SENT, SENT.plusSeconds(86_400)),
        equalTo(Optional.of(new Ended(PartOutcome.FAILED, SettleRule.CODE_NOT_SENT))));
  }

  @Test
  void refusedRequestStaysOpenUntilTheLimitAndIsHeldAgainstNoRecord() {
    DeliveryOutcome refused = new DeliveryOutcome.RequestRefused(451, "http_451");
    assertThat(
        RULE.withoutJob(refused, 1, null, SENT, SENT.plusSeconds(86_399)),
        equalTo(Optional.empty()));
    assertThat(
        RULE.withoutJob(refused, 1, null, SENT, SENT.plusSeconds(86_400)),
        equalTo(Optional.of(new Ended(PartOutcome.FAILED, SettleRule.CODE_REQUEST_REFUSED))));
    assertThat(judge(State.AUDIENCE_GONE, Sending.FIRST, 1_000_000), instanceOf(LookAgain.class));
  }

  @Test
  void resendWithoutAJobLeavesThePartPartial() {
    assertThat(
        RULE.resendWithoutJob(LOST, SENT, SENT),
        equalTo(new Ended(PartOutcome.PARTIAL, "resend_unknown")));
    // The same request was taken before: a refusal now is not about its records.
    assertThat(
        RULE.resendWithoutJob(new DeliveryOutcome.Refused(400, "BAD"), SENT, SENT),
        instanceOf(LookAgain.class));
    assertThat(
        RULE.resendWithoutJob(
            new DeliveryOutcome.RequestRefused(405, "http_405"), SENT, SENT.plusSeconds(86_400)),
        equalTo(new Ended(PartOutcome.PARTIAL, SettleRule.CODE_LIMIT)));
    assertThat(
        RULE.resendWithoutJob(
            new DeliveryOutcome.Unavailable("http_503", Duration.ZERO), SENT, SENT),
        instanceOf(LookAgain.class));
  }

  @Test
  void whatALateBatchAppliedIsNotKnown() {
    assertThat(
        SettleRule.late(new Ended(PartOutcome.ACCEPTED, null)),
        equalTo(new Ended(PartOutcome.UNKNOWN, SettleRule.CODE_LATE)));
    // Another writer of the same plan may have sent it as well.
    assertThat(
        SettleRule.late(new Ended(PartOutcome.FAILED, "job_failed")),
        equalTo(new Ended(PartOutcome.UNKNOWN, SettleRule.CODE_LATE)));
    Ended refused = new Ended(PartOutcome.REFUSED, "BAD");
    assertThat(SettleRule.late(refused), equalTo(refused));
  }

  @Test
  void jobThatFailedSaysNothingOfAnEarlierRequestWithoutAnAnswer() {
    assertThat(
        SettleRule.afterUnclear(new Ended(PartOutcome.FAILED, "job_failed")),
        equalTo(new Ended(PartOutcome.UNKNOWN, "job_failed")));
    for (PartOutcome known : List.of(PartOutcome.ACCEPTED, PartOutcome.REFUSED)) {
      Ended ended = new Ended(known, null);
      assertThat(SettleRule.afterUnclear(ended), equalTo(ended));
    }
  }

  @Test
  void recordNamedTwiceIsCountedOnce() {
    assertThat(
        SettleRule.named(
            List.of(new InvalidRecord("a", "ONE"), new InvalidRecord("b", "ONE")),
            List.of(new InvalidRecord("a", "TWO"))),
        equalTo(List.of(new InvalidRecord("a", "TWO"), new InvalidRecord("b", "ONE"))));
  }

  @Test
  void limitOfZeroIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new SettleRule(Duration.ZERO, Duration.ZERO));
  }

  private static SettleRule.Step judge(State state, Sending sending, long seconds) {
    return RULE.judge(
        new JobProgress(state, List.of(), null), sending, SENT, SENT.plusSeconds(seconds));
  }
}
