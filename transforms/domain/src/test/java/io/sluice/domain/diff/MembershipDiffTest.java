package io.sluice.domain.diff;

import static io.sluice.domain.diff.States.A;
import static io.sluice.domain.diff.States.B;
import static io.sluice.domain.diff.States.absent;
import static io.sluice.domain.diff.States.failed;
import static io.sluice.domain.diff.States.present;
import static io.sluice.domain.diff.States.refused;
import static io.sluice.domain.diff.States.unknown;
import static io.sluice.domain.diff.States.withOffer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.diff.Decision.Rest;
import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MembershipDiffTest {
  private static final Instant NOW = Instant.parse("2026-03-10T04:00:00Z");
  private static final Duration TTL = Duration.ofDays(30);
  private static final Duration MARGIN = Duration.ofDays(3);
  private static final TtlPolicy POLICY = new TtlPolicy(TTL, MARGIN, 0.5);
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Instant LAPSED = NOW.minus(TTL).minus(TtlPolicy.SETTLE_SLACK);
  // The smallest hash has no spread: due exactly margin before the end. The largest has nearly all.
  private static final long LATEST = 0L;
  private static final long EARLIEST = -1L;

  private static final Decision ADD = new Decision.Change(ChangeKind.ADD, null, null);
  private static final Decision UPDATE = new Decision.Change(ChangeKind.UPDATE, null, null);

  private static MembershipDiff diff(SnapshotMode mode, RemovalPolicy removal) {
    return new MembershipDiff(mode, removal, POLICY, NOW, NOW);
  }

  private static Decision full(@Nullable Candidate candidate, @Nullable MembershipState state) {
    return diff(SnapshotMode.FULL, RemovalPolicy.DELETE).decide(candidate, state, LATEST);
  }

  private static Decision increment(
      @Nullable Candidate candidate, @Nullable MembershipState state) {
    return diff(SnapshotMode.INCREMENT, RemovalPolicy.DELETE).decide(candidate, state, LATEST);
  }

  private static Candidate wanted(Fingerprint content) {
    return new Candidate(Standing.QUALIFIED, content, null);
  }

  private static Candidate row(Standing standing) {
    return new Candidate(standing, new Fingerprint(0, 0), null);
  }

  private static Decision remove(RemovalReason reason) {
    return new Decision.Change(ChangeKind.REMOVE, reason, null);
  }

  static Stream<Arguments> qualified() {
    return Stream.of(
        Arguments.of("never seen", null, ADD),
        Arguments.of("present with the same content", present(YESTERDAY), Rest.UNCHANGED),
        Arguments.of("removed before", absent(YESTERDAY), ADD),
        Arguments.of("outcome never learned", unknown(YESTERDAY, ChangeKind.ADD), UPDATE),
        Arguments.of("removal never learned", unknown(YESTERDAY, ChangeKind.REMOVE), UPDATE),
        Arguments.of("lapsed", present(LAPSED), ADD),
        Arguments.of(
            "only the offer of other content was refused",
            withOffer(present(YESTERDAY), refused(ChangeKind.UPDATE, B)),
            Rest.UNCHANGED),
        Arguments.of(
            "the removal was refused", // the person came back before it could be done
            withOffer(present(YESTERDAY), refused(ChangeKind.REMOVE, A)),
            Rest.UNCHANGED),
        Arguments.of(
            "this content was refused",
            withOffer(absent(YESTERDAY), refused(ChangeKind.ADD, A)),
            Rest.HELD),
        Arguments.of(
            "other content was refused",
            withOffer(absent(YESTERDAY), refused(ChangeKind.ADD, B)),
            ADD),
        Arguments.of(
            "the job failed without naming records",
            withOffer(absent(YESTERDAY), failed(ChangeKind.ADD, A)),
            ADD));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("qualified")
  void qualifiedMemberIsHandledByWhatTheLedgerHolds(
      String name, @Nullable MembershipState state, Decision expected) {
    assertThat(name, full(wanted(A), state), equalTo(expected));
    assertThat(name, increment(wanted(A), state), equalTo(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("qualified")
  void ttlOfZeroOffersNothing(String name, @Nullable MembershipState state, Decision expected) {
    for (SnapshotMode mode : SnapshotMode.values()) {
      MembershipDiff emptying = emptying(mode);
      Decision offered = emptying.decide(wanted(A), state, LATEST);
      assertThat(name, offered, equalTo(expected == Rest.HELD ? Rest.HELD : Rest.TTL_ZERO));
      assertThat(
          name,
          emptying.decide(wanted(B), state, EARLIEST),
          not(instanceOf(Decision.Change.class)));
    }
    assertThat(name, emptying(SnapshotMode.INCREMENT).decide(null, state, LATEST), isNoOffer());
  }

  private static Matcher<Decision> isNoOffer() {
    return anyOf(instanceOf(Rest.class), equalTo(remove(RemovalReason.CONSENT_WITHDRAWN)));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void ttlOfZeroStillRemovesWhoLeaves(@Nullable Candidate candidate, RemovalReason reason) {
    Decision decision = emptying(SnapshotMode.FULL).decide(candidate, present(YESTERDAY), LATEST);
    assertThat(decision, equalTo(remove(reason)));
  }

  private static MembershipDiff emptying(SnapshotMode mode) {
    TtlPolicy zero = new TtlPolicy(Duration.ZERO, MARGIN, 0.5);
    return new MembershipDiff(mode, RemovalPolicy.DELETE, zero, NOW, NOW);
  }

  @Test
  void changedContentIsUpdated() {
    assertThat(full(wanted(B), present(YESTERDAY)), equalTo(UPDATE));
  }

  @Test
  void contentThatWasHeldIsOfferedOnceItChanges() {
    MembershipState held = withOffer(present(YESTERDAY), refused(ChangeKind.UPDATE, B));

    assertThat(full(wanted(B), held), equalTo(Rest.HELD));
    assertThat(full(wanted(new Fingerprint(7, 7)), held), equalTo(UPDATE));
  }

  @Test
  void contentRefusedBeforeIsOfferedAgainAfterAnotherOfferWasTaken() {
    MembershipState later = withOffer(present(YESTERDAY), States.accepted(ChangeKind.RENEW));

    assertThat(full(wanted(B), later), equalTo(UPDATE));
  }

  static Stream<Arguments> leaving() {
    return Stream.of(
        Arguments.of(null, RemovalReason.LEFT),
        Arguments.of(row(Standing.NOT_SELECTED), RemovalReason.LEFT),
        Arguments.of(row(Standing.LIFETIME_OVER), RemovalReason.LIFETIME_OVER),
        Arguments.of(row(Standing.CONSENT_DENIED), RemovalReason.CONSENT_WITHDRAWN),
        Arguments.of(row(Standing.DENIED_ELSEWHERE), RemovalReason.CONSENT_WITHDRAWN),
        Arguments.of(row(Standing.SUPPRESSED), RemovalReason.SUPPRESSED));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void memberWhoIsNotWantedLeavesForItsReason(@Nullable Candidate candidate, RemovalReason reason) {
    assertThat(full(candidate, present(YESTERDAY)), equalTo(remove(reason)));
    assertThat(full(candidate, unknown(YESTERDAY, ChangeKind.ADD)), equalTo(remove(reason)));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void nobodyIsRemovedWhoIsNotThere(@Nullable Candidate candidate, RemovalReason reason) {
    assertThat(reason.name(), full(candidate, null), equalTo(Rest.OUT));
    assertThat(reason.name(), full(candidate, absent(YESTERDAY)), equalTo(Rest.OUT));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void letExpireSparesOnlyThoseWhoLeftOrWhoseLifetimeIsOver(
      @Nullable Candidate candidate, RemovalReason reason) {
    Decision expected = reason.privacy() ? remove(reason) : Rest.LEFT_TO_EXPIRE;

    assertThat(
        diff(SnapshotMode.FULL, RemovalPolicy.LET_EXPIRE)
            .decide(candidate, present(YESTERDAY), LATEST),
        equalTo(expected));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void onlyPrivacyRemovesAMemberWhoHasLapsed(@Nullable Candidate candidate, RemovalReason reason) {
    Decision expected = reason.privacy() ? remove(reason) : Rest.OUT;

    assertThat(full(candidate, present(LAPSED)), equalTo(expected));
  }

  @Test
  void removalIsNeverQuarantined() {
    MembershipState refusedRemoval = withOffer(present(YESTERDAY), refused(ChangeKind.REMOVE, A));

    assertThat(full(null, refusedRemoval), equalTo(remove(RemovalReason.LEFT)));
  }

  @Test
  void refusedContentDoesNotKeepAMemberFromLeaving() {
    MembershipState held = withOffer(present(YESTERDAY), refused(ChangeKind.UPDATE, B));

    assertThat(full(null, held), equalTo(remove(RemovalReason.LEFT)));
  }

  @Test
  void renewalFallsDueMarginBeforeTheEndAtTheLatest() {
    Instant sent = NOW.minus(TTL).plus(MARGIN);
    Decision renew = new Decision.Change(ChangeKind.RENEW, null, sent.plus(TTL));

    assertThat(full(wanted(A), present(sent.plusSeconds(1))), equalTo(Rest.UNCHANGED));
    assertThat(full(wanted(A), present(sent)), equalTo(renew));
  }

  @Test
  void renewalsAreSpreadByHashOverHalfTheTtl() {
    MembershipDiff diff = diff(SnapshotMode.FULL, RemovalPolicy.DELETE);
    Instant sent = NOW.minus(Duration.ofDays(13));
    Decision renew = new Decision.Change(ChangeKind.RENEW, null, sent.plus(TTL));

    // 30 - 3 - 15 = 12 days for the largest hash, 30 - 3 - 7.5 for the middle one.
    assertThat(diff.decide(wanted(A), present(sent), EARLIEST), equalTo(renew));
    assertThat(diff.decide(wanted(A), present(sent), Long.MIN_VALUE), equalTo(Rest.UNCHANGED));
    assertThat(diff.decide(wanted(A), present(sent), LATEST), equalTo(Rest.UNCHANGED));
  }

  @Test
  void renewalCountsFromSendingAndExpiryFromSettling() {
    Instant sent = NOW.minus(TTL);
    Decision renew = new Decision.Change(ChangeKind.RENEW, null, NOW);

    assertThat(
        full(wanted(A), present(sent.minus(Duration.ofDays(10)), YESTERDAY, null)),
        equalTo(new Decision.Change(ChangeKind.RENEW, null, NOW.minus(Duration.ofDays(10)))));
    assertThat(full(wanted(A), present(sent, sent, null)), equalTo(renew));
    assertThat(
        full(wanted(A), present(LAPSED, LAPSED.plusSeconds(1), null)),
        equalTo(new Decision.Change(ChangeKind.RENEW, null, LAPSED.plus(TTL))));
    assertThat(full(wanted(A), present(LAPSED, LAPSED, null)), equalTo(ADD));
  }

  @Test
  void changedContentWinsOverARenewalThatIsDue() {
    assertThat(full(wanted(B), present(NOW.minus(TTL))), equalTo(UPDATE));
  }

  @Test
  void replayWithAnOldAsOfDoesNotBelieveThatMembersHaveExpired() {
    Instant longAgo = NOW.minus(Duration.ofDays(300));
    MembershipDiff replay =
        new MembershipDiff(SnapshotMode.FULL, RemovalPolicy.DELETE, POLICY, longAgo, NOW);
    MembershipDiff ahead =
        new MembershipDiff(
            SnapshotMode.FULL, RemovalPolicy.DELETE, POLICY, NOW.plus(TTL).plus(TTL), NOW);

    assertThat(replay.decide(wanted(A), present(YESTERDAY), LATEST), equalTo(Rest.UNCHANGED));
    assertThat(ahead.decide(wanted(A), present(YESTERDAY), LATEST), equalTo(Rest.UNCHANGED));
  }

  @Test
  void asOfAloneJudgesTheLifetimeThatTheLedgerHolds() {
    MembershipState untilNow = present(YESTERDAY, YESTERDAY, NOW);
    MembershipDiff before =
        new MembershipDiff(
            SnapshotMode.INCREMENT, RemovalPolicy.DELETE, POLICY, NOW.minusSeconds(1), NOW);

    assertThat(increment(null, untilNow), equalTo(remove(RemovalReason.LIFETIME_OVER)));
    assertThat(before.decide(null, untilNow, LATEST), equalTo(Rest.UNCHANGED));
  }

  @Test
  void absenceFromAnIncrementMeansNothing() {
    MembershipState state = present(YESTERDAY, YESTERDAY, NOW.plusSeconds(1));

    assertThat(increment(null, state), equalTo(Rest.UNCHANGED));
    assertThat(increment(row(Standing.NOT_SELECTED), state), equalTo(Rest.UNCHANGED));
    assertThat(increment(null, absent(YESTERDAY)), equalTo(Rest.OUT));
    assertThat(increment(null, null), equalTo(Rest.OUT));
  }

  @Test
  void olderRowInAnIncrementDoesNotEndALifetimeTheLedgerKnowsBetter() {
    MembershipState longer = present(YESTERDAY, YESTERDAY, NOW.plusSeconds(1));
    MembershipState over = present(YESTERDAY, YESTERDAY, NOW.minusSeconds(1));

    assertThat(increment(row(Standing.LIFETIME_OVER), longer), equalTo(Rest.UNCHANGED));
    assertThat(
        increment(row(Standing.LIFETIME_OVER), over), equalTo(remove(RemovalReason.LIFETIME_OVER)));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONSENT_DENIED", "SUPPRESSED", "DENIED_ELSEWHERE"})
  void incrementRemovesForPrivacy(Standing standing) {
    assertThat(increment(row(standing), present(LAPSED)).toString().contains("REMOVE"), is(true));
    assertThat(increment(row(standing), absent(YESTERDAY)), equalTo(Rest.OUT));
  }

  @Test
  void incrementKeepsItsAbsentMembersAlive() {
    Instant due = NOW.minus(TTL).plus(MARGIN);

    assertThat(
        increment(null, present(due)),
        equalTo(new Decision.Change(ChangeKind.RENEW, null, due.plus(TTL))));
    assertThat(increment(null, present(LAPSED)), equalTo(ADD));
    assertThat(increment(null, unknown(YESTERDAY, ChangeKind.ADD)), equalTo(UPDATE));
  }

  @Test
  void refusedRenewalOfAnAbsentMemberIsNotRepeatedEveryNight() {
    Instant due = NOW.minus(TTL).plus(MARGIN);

    assertThat(
        increment(null, withOffer(present(due), refused(ChangeKind.RENEW, A))), equalTo(Rest.HELD));
    assertThat(
        increment(null, withOffer(present(due), failed(ChangeKind.RENEW, A))),
        equalTo(new Decision.Change(ChangeKind.RENEW, null, due.plus(TTL))));
  }

  @Test
  void optOutThatDidNotComeThroughIsNotLeftToExpireWhenTheWarehouseForgetsThePerson() {
    MembershipDiff diff = diff(SnapshotMode.FULL, RemovalPolicy.LET_EXPIRE);
    MembershipState failedRemoval = withOffer(present(YESTERDAY), failed(ChangeKind.REMOVE, A));
    Decision again = remove(RemovalReason.LEFT);

    assertThat(diff.decide(null, failedRemoval, LATEST), equalTo(again));
    assertThat(diff.decide(null, unknown(YESTERDAY, ChangeKind.REMOVE), LATEST), equalTo(again));
  }

  @Test
  void removalThatDidNotComeThroughNeverTurnsIntoARenewal() {
    MembershipState failedRemoval = withOffer(present(LAPSED), failed(ChangeKind.REMOVE, A));
    Decision again = remove(RemovalReason.CONSENT_WITHDRAWN);

    assertThat(increment(null, failedRemoval), equalTo(again));
    assertThat(increment(null, unknown(YESTERDAY, ChangeKind.REMOVE)), equalTo(again));
    assertThat(
        diff(SnapshotMode.INCREMENT, RemovalPolicy.LET_EXPIRE).decide(null, failedRemoval, LATEST),
        equalTo(again));
  }

  @Test
  void onlyAnIncrementLearnsANewEndOfTheLifetimeWithoutSending() {
    Candidate until = new Candidate(Standing.QUALIFIED, A, NOW.plusSeconds(9));
    MembershipState state = present(YESTERDAY, YESTERDAY, NOW.plusSeconds(1));
    MembershipDiff increment = diff(SnapshotMode.INCREMENT, RemovalPolicy.DELETE);

    assertThat(increment.decide(until, state, LATEST), equalTo(Rest.UNCHANGED));
    assertThat(increment.learnsLifetime(until, state), is(true));
    assertThat(
        increment.learnsLifetime(until, present(YESTERDAY, YESTERDAY, NOW.plusSeconds(9))),
        is(false));
    assertThat(increment.learnsLifetime(row(Standing.LIFETIME_OVER), state), is(false));
    assertThat(increment.learnsLifetime(until, null), is(false));
    assertThat(
        diff(SnapshotMode.FULL, RemovalPolicy.DELETE).learnsLifetime(until, state), is(false));
  }

  @Test
  void presenceWithoutATimeOfSendingIsRenewedAtOnce() {
    MembershipState imported =
        States.state(Presence.PRESENT, null, null, null, States.accepted(ChangeKind.ADD));

    assertThat(
        full(wanted(A), imported), equalTo(new Decision.Change(ChangeKind.RENEW, null, NOW)));
  }

  private static Decision raising(Duration coming, RemovalPolicy removal, MembershipState state) {
    Transitions raise = new Transitions(Duration.ZERO, coming);
    return new MembershipDiff(SnapshotMode.FULL, removal, POLICY, raise, NOW, NOW)
        .decide(null, state, LATEST);
  }

  @ParameterizedTest
  @EnumSource
  void higherTtlRemovesTheLapsedWhoWouldComeBackWithIt(RemovalPolicy removal) {
    Duration twice = TTL.multipliedBy(2);
    assertThat(raising(twice, removal, present(LAPSED)), equalTo(remove(RemovalReason.TTL_RAISED)));
    // So long ago that the higher TTL is over as well.
    assertThat(raising(twice, removal, present(LAPSED.minus(TTL))), equalTo(Rest.OUT));
    assertThat(raising(TTL, removal, present(LAPSED)), equalTo(Rest.OUT));
    assertThat(raising(twice, removal, absent(LAPSED)), equalTo(Rest.OUT));
  }

  @ParameterizedTest
  @EnumSource
  void higherTtlRemovesWhoWasLeftToExpire(RemovalPolicy removal) {
    assertThat(
        raising(TTL.plusSeconds(1), removal, present(YESTERDAY)),
        equalTo(remove(RemovalReason.LEFT)));
  }

  @Test
  void lowerTtlRemovesNobodyWhoIsLeftToExpire() {
    assertThat(
        raising(TTL.minusDays(1), RemovalPolicy.LET_EXPIRE, present(YESTERDAY)),
        equalTo(Rest.LEFT_TO_EXPIRE));
  }
}
