package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

class RestsUnchangedProperties {
  private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Fingerprint[] CONTENTS = {
    new Fingerprint(0, 1), new Fingerprint(1, 0), new Fingerprint(-1, 1)
  };

  @Property(tries = 5000)
  void fastPathEqualsTheDecision(
      @ForAll SnapshotMode mode,
      @ForAll Presence presence,
      @ForAll Offer.Verdict verdict,
      @ForAll ChangeKind offered,
      @ForAll @IntRange(max = 11) int contents,
      @ForAll @LongRange(max = 40) long ttlDays,
      @ForAll @LongRange(max = 5) long marginDays,
      @ForAll @DoubleRange(max = 0.9) double spread,
      @ForAll @LongRange(min = -100, max = 5_000_000) long sinceSent,
      @ForAll @LongRange(max = 100_000) long settledAfter,
      @ForAll @IntRange(max = 3) int absentTimes,
      @ForAll long hash) {
    TtlPolicy ttl = new TtlPolicy(Duration.ofDays(ttlDays), Duration.ofDays(marginDays), spread);
    Instant now = SENT.plusMillis(sinceSent * 1000 + Math.floorMod(hash, 1000));
    MembershipDiff diff = new MembershipDiff(mode, RemovalPolicy.DELETE, ttl, now, now);
    Fingerprint today = CONTENTS[contents % 3];
    Fingerprint before = contents < 6 ? today : CONTENTS[contents % 2];
    Instant sent = (absentTimes & 1) == 0 || absentTimes == 3 ? SENT : null;
    Instant settled = (absentTimes & 2) == 0 ? SENT.plusSeconds(settledAfter) : null;
    Offer offer = new Offer(offered, before, verdict, null);
    MembershipState state = new MembershipState(presence, sent, settled, before, null, offer);

    boolean decided =
        diff.decide(new Candidate(Standing.QUALIFIED, today, null), state, hash)
            == Decision.Rest.UNCHANGED;
    boolean fast = fast(diff, today, state, hash);

    Statistics.label("rests").collect(decided);
    boolean asks = verdict == Offer.Verdict.REFUSED || diff.sentInTheFuture(state);
    assertThat(fast, is(decided && !asks));
  }

  /** The very second of each border, and the nanosecond before it. */
  @Property
  void fastPathTurnsInTheSameSecond(
      @ForAll @LongRange(min = -1, max = 1) long offset, @ForAll long hash) {
    TtlPolicy ttl = new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0.5);
    MembershipState state = States.present(SENT);
    Instant due = ttl.renewalDue(SENT, hash).plusNanos(offset);
    MembershipDiff diff =
        new MembershipDiff(SnapshotMode.FULL, RemovalPolicy.DELETE, ttl, due, due);

    assertThat(
        fast(diff, States.A, state, hash),
        equalTo(
            diff.decide(new Candidate(Standing.QUALIFIED, States.A, null), state, hash)
                == Decision.Rest.UNCHANGED));
    assertThat(fast(diff, States.A, state, hash), is(offset < 0));
  }

  @SuppressWarnings("EnumOrdinal")
  private static boolean fast(
      MembershipDiff diff, Fingerprint today, MembershipState state, long hash) {
    return today.equals(state.fingerprint())
        && diff.restsUnchanged(
            state.presence().ordinal(),
            seconds(state.sentAt()),
            seconds(state.settledAt()),
            state.offer().verdict().ordinal(),
            hash);
  }

  private static long seconds(@Nullable Instant time) {
    return time == null ? MembershipDiff.NO_TIME : time.getEpochSecond();
  }
}
