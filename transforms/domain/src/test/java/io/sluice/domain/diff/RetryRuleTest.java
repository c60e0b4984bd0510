package io.sluice.domain.diff;

import static io.sluice.domain.diff.States.A;
import static io.sluice.domain.diff.States.B;
import static io.sluice.domain.diff.States.absent;
import static io.sluice.domain.diff.States.failed;
import static io.sluice.domain.diff.States.present;
import static io.sluice.domain.diff.States.refused;
import static io.sluice.domain.diff.States.withOffer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.diff.Decision.Rest;
import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
  private static final Instant NOW = Instant.parse("2026-03-10T04:00:00Z");
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final TtlPolicy TTL = new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0);

  private static Decision retry(
      Set<String> codes,
      SnapshotMode mode,
      @Nullable Candidate rows,
      @Nullable MembershipState was) {
    MembershipDiff daily = new MembershipDiff(mode, RemovalPolicy.DELETE, TTL, NOW, NOW);
    return new RetryRule(daily, RetryChoice.ofCodes(codes)).decide(rows, was, 0);
  }

  private static Decision retry(@Nullable Candidate rows, @Nullable MembershipState was) {
    return retry(Set.of(), SnapshotMode.FULL, rows, was);
  }

  private static Candidate wanted(Fingerprint content) {
    return new Candidate(Standing.QUALIFIED, content, null);
  }

  private static Decision change(ChangeKind kind) {
    return new Decision.Change(kind, null, null);
  }

  @Test
  void aRefusedOfferIsOfferedOnceMoreWhereDailyHoldsIt() {
    MembershipState refusedAdd = withOffer(absent(YESTERDAY), refused(ChangeKind.ADD, A));
    MembershipState refusedUpdate = withOffer(present(YESTERDAY), refused(ChangeKind.UPDATE, B));
    MembershipDiff daily =
        new MembershipDiff(SnapshotMode.FULL, RemovalPolicy.DELETE, TTL, NOW, NOW);
    assertThat(daily.decide(wanted(A), refusedAdd, 0), is(Rest.HELD));
    assertThat(daily.decide(wanted(B), refusedUpdate, 0), is(Rest.HELD));

    assertThat(retry(wanted(A), refusedAdd), is(change(ChangeKind.ADD)));
    assertThat(retry(wanted(B), refusedUpdate), is(change(ChangeKind.UPDATE)));
  }

  @Test
  void codesChoose() {
    MembershipState was = withOffer(absent(YESTERDAY), refused(ChangeKind.ADD, A));
    assertThat(
        retry(Set.of("INVALID"), SnapshotMode.FULL, wanted(A), was), is(change(ChangeKind.ADD)));
    assertThat(retry(Set.of("OTHER"), SnapshotMode.FULL, wanted(A), was), is(Rest.NOT_CHOSEN));
  }

  @Test
  void nothingElseIsOffered() {
    assertThat(retry(wanted(A), null), is(Rest.NOT_CHOSEN));
    assertThat(retry(wanted(B), present(YESTERDAY)), is(Rest.NOT_CHOSEN));
    assertThat(retry(null, present(YESTERDAY)), is(Rest.NOT_CHOSEN));
    assertThat(
        retry(wanted(A), withOffer(absent(YESTERDAY), failed(ChangeKind.ADD, A))),
        is(Rest.NOT_CHOSEN));
    MembershipState refusedUpdate = withOffer(present(YESTERDAY), refused(ChangeKind.UPDATE, B));
    for (Standing standing : Standing.values()) {
      if (standing != Standing.QUALIFIED) {
        Candidate out = new Candidate(standing, new Fingerprint(0, 0), null);
        assertThat(retry(out, refusedUpdate), is(Rest.NOT_CHOSEN));
      }
    }
    assertThat(retry(null, refusedUpdate), is(Rest.NOT_CHOSEN));
  }

  @Test
  void aRefusedRenewalOfAnIncrementIsRetriedAlthoughNobodyMentionsThePerson() {
    Instant longAgo = NOW.minus(Duration.ofDays(28));
    MembershipState was = withOffer(present(longAgo), refused(ChangeKind.RENEW, A));
    Decision decision = retry(Set.of(), SnapshotMode.INCREMENT, null, was);
    assertThat(((Decision.Change) decision).kind(), is(ChangeKind.RENEW));
  }
}
