package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.domain.qualify.ConsentSignal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateAdvanceTest {
  private static final Fingerprint OLD = new Fingerprint(1, 1);
  private static final Fingerprint NEW = new Fingerprint(2, 2);
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant SENT = T0.plusSeconds(100);
  private static final Instant SETTLED = T0.plusSeconds(200);
  private static final Outcome LATE =
      new Outcome(Verdict.UNKNOWN, SENT, SETTLED, StateAdvance.CODE_LEFT_LATE);
  private static final Instant OLD_UNTIL = T0.plusSeconds(1_000);
  private static final Instant NEW_UNTIL = T0.plusSeconds(2_000);
  private static final MembershipState BEFORE =
      new MembershipState(
          Presence.PRESENT,
          T0,
          T0,
          OLD,
          OLD_UNTIL,
          new Offer(ChangeKind.ADD, OLD, Verdict.ACCEPTED, null));

  @Test
  void lateContentLeavesUnknownWhoWasRemovedSinceAndTheRemovalIsGoneOnWith() {
    Offer removal = new Offer(ChangeKind.REMOVE, OLD, Verdict.ACCEPTED, null);
    MembershipState removed = new MembershipState(Presence.ABSENT, T0, T0, OLD, OLD_UNTIL, removal);

    MembershipState after = StateAdvance.after(removed, change(ChangeKind.ADD), LATE, 0);

    assertThat(
        after,
        equalTo(new MembershipState(Presence.UNKNOWN, SENT, SETTLED, null, OLD_UNTIL, removal)));
    assertThat(
        DigestNote.of(change(ChangeKind.RENEW), LATE), equalTo(Optional.of(DigestNote.OFFERED)));
  }

  @Test
  void lateContentThatIsPresentAnywayLeavesItPresentAndLastsLonger() {
    MembershipState present =
        new MembershipState(Presence.PRESENT, T0, T0, NEW, NEW_UNTIL, BEFORE.offer());

    assertThat(
        StateAdvance.after(present, change(ChangeKind.UPDATE), LATE, 0),
        equalTo(
            new MembershipState(Presence.PRESENT, T0, SETTLED, NEW, NEW_UNTIL, BEFORE.offer())));
  }

  @Test
  void lateRemovalLeavesUnknownWhoCameBackAndAbsentWhoDidNot() {
    assertThat(
        StateAdvance.after(BEFORE, change(ChangeKind.REMOVE), LATE, 0).presence(),
        equalTo(Presence.UNKNOWN));
    MembershipState absent =
        new MembershipState(Presence.ABSENT, T0, T0, OLD, OLD_UNTIL, BEFORE.offer());
    assertThat(StateAdvance.after(absent, change(ChangeKind.REMOVE), LATE, 0), equalTo(absent));
  }

  @ParameterizedTest
  @EnumSource(names = {"ACCEPTED", "PARTIAL"})
  void takenContentIsPresentFromTheSendingOn(Verdict verdict) {
    MembershipState after =
        StateAdvance.after(BEFORE, change(ChangeKind.UPDATE), outcome(verdict, SENT), 0);

    assertThat(
        after,
        equalTo(
            new MembershipState(
                Presence.PRESENT,
                SENT,
                SETTLED,
                NEW,
                NEW_UNTIL,
                offer(ChangeKind.UPDATE, verdict))));
  }

  @Test
  void takenAddNeedsNoStateBefore() {
    MembershipState after =
        StateAdvance.after(null, change(ChangeKind.ADD), outcome(Verdict.ACCEPTED, SENT), 0);

    assertThat(
        after,
        equalTo(
            new MembershipState(
                Presence.PRESENT,
                SENT,
                SETTLED,
                NEW,
                NEW_UNTIL,
                offer(ChangeKind.ADD, Verdict.ACCEPTED))));
  }

  @Test
  void takenRemovalMakesAbsentAndKeepsWhatWasKnown() {
    MembershipState after =
        StateAdvance.after(BEFORE, change(ChangeKind.REMOVE), outcome(Verdict.ACCEPTED, SENT), 7);

    assertThat(
        after,
        equalTo(
            new MembershipState(
                Presence.ABSENT,
                SENT,
                SETTLED,
                OLD,
                OLD_UNTIL,
                offer(ChangeKind.REMOVE, Verdict.ACCEPTED),
                new Removal(RemovalReason.LEFT, 7))));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "FAILED"})
  void refusalChangesOnlyTheOffer(Verdict verdict) {
    for (ChangeKind kind : ChangeKind.values()) {
      assertThat(
          StateAdvance.after(BEFORE, change(kind), outcome(verdict, SENT), 0),
          equalTo(with(BEFORE, offer(kind, verdict))));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "FAILED"})
  void refusedNewcomerIsAbsent(Verdict verdict) {
    assertThat(
        StateAdvance.after(null, change(ChangeKind.ADD), outcome(verdict, SENT), 0),
        equalTo(
            new MembershipState(
                Presence.ABSENT, null, null, null, null, offer(ChangeKind.ADD, verdict))));
  }

  @Test
  void unlearnedCreateMayHaveReplacedTheContent() {
    assertThat(
        StateAdvance.after(BEFORE, change(ChangeKind.RENEW), outcome(Verdict.UNKNOWN, SENT), 0),
        equalTo(
            new MembershipState(
                Presence.UNKNOWN,
                SENT,
                SETTLED,
                NEW,
                NEW_UNTIL,
                offer(ChangeKind.RENEW, Verdict.UNKNOWN))));
  }

  @Test
  void unlearnedRemovalLeavesTheContentInDoubt() {
    assertThat(
        StateAdvance.after(BEFORE, change(ChangeKind.REMOVE), outcome(Verdict.UNKNOWN, SENT), 0),
        equalTo(
            new MembershipState(
                Presence.UNKNOWN,
                SENT,
                SETTLED,
                OLD,
                OLD_UNTIL,
                offer(ChangeKind.REMOVE, Verdict.UNKNOWN))));
  }

  @Test
  void unlearnedOutcomeOfWhatNeverLeftChangesOnlyTheOffer() {
    assertThat(
        StateAdvance.after(BEFORE, change(ChangeKind.UPDATE), outcome(Verdict.UNKNOWN, null), 0),
        equalTo(with(BEFORE, offer(ChangeKind.UPDATE, Verdict.UNKNOWN))));
  }

  @Test
  void refreshMovesFingerprintAndLifetimeOnly() {
    assertThat(
        StateAdvance.refreshed(BEFORE, NEW, NEW_UNTIL, SENT),
        equalTo(new MembershipState(Presence.PRESENT, T0, T0, NEW, NEW_UNTIL, BEFORE.offer())));
  }

  @Test
  void refreshTakesASendingOutOfTheFuture() {
    Instant planned = T0.minusSeconds(3_600);

    assertThat(
        StateAdvance.refreshed(BEFORE, NEW, NEW_UNTIL, planned),
        equalTo(
            new MembershipState(Presence.PRESENT, planned, T0, NEW, NEW_UNTIL, BEFORE.offer())));
  }

  @Test
  void ofMomentsThatContradictEachOtherRenewalTakesTheEarlierAndExpiryTheLater() {
    Outcome jumped = new Outcome(Verdict.ACCEPTED, SETTLED, SENT, null);

    MembershipState after = StateAdvance.after(BEFORE, change(ChangeKind.RENEW), jumped, 0);

    assertThat(after.sentAt(), is(SENT));
    assertThat(after.settledAt(), is(SETTLED));
  }

  private static PlannedChange change(ChangeKind kind) {
    return new PlannedChange(
        "m-1",
        kind,
        kind == ChangeKind.REMOVE ? RemovalReason.LEFT : null,
        List.of(),
        "US",
        ConsentSignal.NONE,
        NEW,
        NEW_UNTIL);
  }

  private static Outcome outcome(Verdict verdict, @Nullable Instant sentAt) {
    return new Outcome(verdict, sentAt, SETTLED, code(verdict));
  }

  private static Offer offer(ChangeKind kind, Verdict verdict) {
    return new Offer(kind, NEW, verdict, code(verdict));
  }

  private static @Nullable String code(Verdict verdict) {
    return verdict == Verdict.ACCEPTED ? null : "code";
  }

  private static MembershipState with(MembershipState state, Offer offer) {
    return new MembershipState(
        state.presence(),
        state.sentAt(),
        state.settledAt(),
        state.fingerprint(),
        state.qualifiedUntil(),
        offer);
  }
}
