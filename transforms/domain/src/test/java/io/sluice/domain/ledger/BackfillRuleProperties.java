package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.BackfillRule;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.DiffRule;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** A backfill against the daily runs that it stands for. */
class BackfillRuleProperties {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int DAYS = 30;
  private static final int PERSONS = 5;

  // Roomy, so that nobody lapses or is renewed: what is held follows from the rows alone.
  private static final TtlPolicy TTL = new TtlPolicy(Duration.ofDays(390), Duration.ZERO, 0);

  /** A person's row on one day; no standing: not in the increment. */
  record Row(@Nullable Standing standing, int content) {}

  /** What Amazon is known to hold of one person, and until when the person qualifies. */
  record Member(@Nullable Fingerprint content, @Nullable Instant until) {}

  /** A ledger whose offers are taken, but for those of persons whom Amazon refuses. */
  private static final class World {
    private final Map<Integer, MembershipState> ledger = new TreeMap<>();
    private final Set<Integer> refused;
    private final Set<Integer> over = new TreeSet<>();
    private final List<Decision.Change> changes = new ArrayList<>();

    World() {
      this(Set.of());
    }

    World(Set<Integer> refused) {
      this.refused = refused;
    }

    void run(DiffRule rule, Map<Integer, Candidate> rows, Instant now) {
      TreeSet<Integer> ids = new TreeSet<>(ledger.keySet());
      ids.addAll(rows.keySet());
      for (int id : ids) {
        Candidate candidate = rows.get(id);
        MembershipState state = ledger.get(id);
        if (rule.decide(candidate, state, id) instanceof Decision.Change change) {
          changes.add(change);
          if (change.reason() == RemovalReason.LIFETIME_OVER) {
            over.add(id);
          }
          ledger.put(id, taken(id, change, candidate, state, now));
        } else if (rule.learnsLifetime(candidate, state)) {
          ledger.put(
              id,
              StateAdvance.refreshed(state, state.fingerprint(), candidate.qualifiedUntil(), now));
        }
      }
    }

    private MembershipState taken(
        int id,
        Decision.Change change,
        @Nullable Candidate candidate,
        @Nullable MembershipState state,
        Instant now) {
      boolean rows = candidate != null && candidate.standing() == Standing.QUALIFIED;
      Fingerprint known = state == null ? null : state.fingerprint();
      return StateAdvance.after(
          state,
          new PlannedChange(
              "member-" + id,
              change.kind(),
              change.reason(),
              List.of(),
              "US",
              ConsentSignal.NONE,
              rows
                  ? candidate.fingerprint()
                  : Objects.requireNonNullElse(known, new Fingerprint(0, 0)),
              rows ? candidate.qualifiedUntil() : state == null ? null : state.qualifiedUntil()),
          refused.contains(id) && change.kind() != ChangeKind.REMOVE
              ? new StateAdvance.Outcome(Verdict.REFUSED, now, now, "INVALID")
              : new StateAdvance.Outcome(Verdict.ACCEPTED, now, now, null),
          0);
    }

    Map<Integer, Member> members() {
      Map<Integer, Member> members = new TreeMap<>();
      ledger.forEach(
          (id, state) -> {
            if (state.presence() != Presence.ABSENT) {
              members.put(id, new Member(state.fingerprint(), state.qualifiedUntil()));
            }
          });
      return members;
    }
  }

  @Property(tries = 1000)
  void aBackfillOfThirtyDaysEndsAsThirtyDailyRunsDo(
      @ForAll("days") List<List<Row>> days, @ForAll("lifetimes") Duration lifetime) {
    World daily = new World();
    for (int day = 0; day < DAYS; day++) {
      Instant now = morningAfter(day);
      daily.run(increment(now), candidates(day, days.get(day), lifetime, now), now);
    }
    World backfilled = new World();
    Instant now = morningAfter(DAYS - 1);
    backfilled.run(backfill(now, lifetime, DAYS), union(days, lifetime, now), now);

    assertThat(backfilled.members(), equalTo(daily.members()));
  }

  @Property(tries = 1000)
  void fromALedgerOfEarlierRunsTheNextNightEndsAsThirtyDailyRunsDo(
      @ForAll("days") List<List<Row>> earlier,
      @ForAll("days") List<List<Row>> days,
      @ForAll("lifetimes") Duration lifetime) {
    World daily = base(earlier, lifetime);
    for (int day = 0; day < DAYS; day++) {
      Instant now = morningAfter(day);
      daily.run(increment(now), candidates(day, days.get(day), lifetime, now), now);
    }
    World backfilled = base(earlier, lifetime);
    Instant now = morningAfter(DAYS - 1);
    backfilled.run(backfill(now, lifetime, DAYS), union(days, lifetime, now), now);
    // Whose lifetime is over leaves with the next night: a backfill removes nobody.
    backfilled.run(increment(now), Map.of(), now);

    assertThat(backfilled.members(), equalTo(daily.members()));
  }

  /**
   * Some of the days were synced when they came, Amazon refuses some persons, and some are put on a
   * list of suppression on the way.
   */
  @Property(tries = 1000)
  void overDaysThatWereSyncedWithOptOutsAndRefusalsItEndsAsThirtyDailyRunsDo(
      @ForAll("days") List<List<Row>> days,
      @ForAll("lifetimes") Duration lifetime,
      @ForAll("synced") Set<Integer> synced,
      @ForAll("some") Set<Integer> refused,
      @ForAll("optOuts") Map<Integer, Integer> optOuts) {
    World daily = new World(refused);
    World backfilled = new World(refused);
    for (int day = 0; day < DAYS; day++) {
      Instant now = morningAfter(day);
      Map<Integer, Candidate> rows = candidates(day, days.get(day), lifetime, now);
      suppress(rows, optOuts, day);
      daily.run(increment(now), rows, now);
      if (synced.contains(day)) {
        backfilled.run(increment(now), rows, now);
      }
    }
    Set<Integer> removed = Set.copyOf(backfilled.over);
    Instant now = morningAfter(DAYS - 1).plusSeconds(60);
    Map<Integer, Candidate> all = union(days, lifetime, now);
    suppress(all, optOuts, DAYS);
    backfilled.run(backfill(now, lifetime, DAYS), all, now);
    // Whose lifetime is over leaves with the next night: a backfill removes nobody.
    backfilled.run(increment(now), Map.of(), now);
    daily.run(increment(now), Map.of(), now);

    Map<Integer, Member> expected = daily.members();
    Map<Integer, Member> got = backfilled.members();
    // Whom a run removed stays out until they qualify after it: nobody knows any more for what.
    removed.stream().filter(id -> !got.containsKey(id)).forEach(expected::remove);
    assertThat(got, equalTo(expected));
    optOuts.keySet().forEach(id -> assertThat(daily.members().containsKey(id), is(false)));
    refused.forEach(id -> assertThat(daily.members().containsKey(id), is(false)));
  }

  /** Who is on the list by a day is a candidate of its run, with a row or without. */
  private static void suppress(
      Map<Integer, Candidate> rows, Map<Integer, Integer> optOuts, int day) {
    optOuts.forEach(
        (id, since) -> {
          if (since <= day) {
            rows.put(id, new Candidate(Standing.SUPPRESSED, new Fingerprint(id, 0), null));
          }
        });
  }

  @Property(tries = 1000)
  void dayByDayItEndsAsThirtyDailyRunsDo(
      @ForAll("days") List<List<Row>> days, @ForAll("lifetimes") Duration lifetime) {
    World daily = new World();
    World replayed = new World();
    Instant started = morningAfter(DAYS - 1);
    for (int day = 0; day < DAYS; day++) {
      Instant now = morningAfter(day);
      daily.run(increment(now), candidates(day, days.get(day), lifetime, now), now);
      Instant then = started.plusSeconds(day);
      Map<Integer, Candidate> rows = candidates(day, days.get(day), lifetime, started);
      Instant end = START.plus(Duration.ofDays(day + 1L));
      replayed.run(new BackfillRule(increment(then), lifetime, end, started), rows, then);
    }

    assertThat(replayed.members(), equalTo(daily.members()));
  }

  @Property(tries = 1000)
  void nothingThatALaterRunSetIsTakenBack(
      @ForAll("days") List<List<Row>> days,
      @ForAll("days") List<List<Row>> later,
      @ForAll("lifetimes") Duration lifetime) {
    World world = new World();
    for (int day = 0; day < DAYS; day++) {
      Instant now = morningAfter(DAYS + day);
      world.run(increment(now), candidates(DAYS + day, later.get(day), lifetime, now), now);
    }
    Map<Integer, Member> before = world.members();
    List<Integer> removed = new ArrayList<>();
    world.ledger.forEach(
        (id, state) -> {
          if (state.presence() == Presence.ABSENT) {
            removed.add(id);
          }
        });
    Instant now = morningAfter(2 * DAYS).plusSeconds(60);
    world.changes.clear();
    world.run(backfill(now, lifetime, DAYS), union(days, lifetime, now), now);

    Map<Integer, Member> after = world.members();
    before.forEach((id, member) -> assertThat(after.get(id), equalTo(member)));
    removed.forEach(id -> assertThat(after.containsKey(id), is(false)));
    for (Decision.Change change : world.changes) {
      assertThat(change.kind() == ChangeKind.REMOVE, is(false));
    }
  }

  @Property(tries = 1000)
  void whateverTheLedgerHasNoLifetimeGetsShorterAndOnlyOptOutsLeave(
      @ForAll("days") List<List<Row>> known,
      @ForAll("days") List<List<Row>> days,
      @ForAll("lifetimes") Duration lifetime) {
    World world = new World();
    for (int day = 0; day < DAYS; day++) {
      // The days that the ledger knows lie all around the range.
      int at = day * 3 - DAYS;
      Instant now = morningAfter(at);
      world.run(increment(now), candidates(at, known.get(day), lifetime, now), now);
    }
    Map<Integer, MembershipState> before = new HashMap<>(world.ledger);
    world.changes.clear();
    Instant now = morningAfter(3 * DAYS);
    world.run(backfill(now, lifetime, DAYS), union(days, lifetime, now), now);

    for (Decision.Change change : world.changes) {
      boolean optOut =
          change.reason() == RemovalReason.CONSENT_WITHDRAWN
              || change.reason() == RemovalReason.SUPPRESSED;
      assertThat(change.kind() != ChangeKind.REMOVE || optOut, is(true));
    }
    before.forEach(
        (id, state) -> {
          MembershipState after = world.ledger.get(id);
          if (state.presence() != Presence.ABSENT && after.presence() != Presence.ABSENT) {
            assertThat(after.qualifiedUntil().isBefore(state.qualifiedUntil()), is(false));
            boolean newer = after.qualifiedUntil().isAfter(state.qualifiedUntil());
            assertThat(newer || after.fingerprint().equals(state.fingerprint()), is(true));
          }
        });
  }

  private static World base(List<List<Row>> earlier, Duration lifetime) {
    World world = new World();
    for (int day = 0; day < DAYS; day++) {
      int at = day - DAYS;
      Instant now = morningAfter(at);
      world.run(increment(now), candidates(at, earlier.get(day), lifetime, now), now);
    }
    return world;
  }

  /** The newest row of each person, as a plan over all days has it. */
  private static Map<Integer, Candidate> union(
      List<List<Row>> days, Duration lifetime, Instant now) {
    Map<Integer, Candidate> rows = new HashMap<>();
    for (int day = 0; day < DAYS; day++) {
      rows.putAll(candidates(day, days.get(day), lifetime, now));
    }
    return rows;
  }

  private static Map<Integer, Candidate> candidates(
      int day, List<Row> rows, Duration lifetime, Instant asOf) {
    Map<Integer, Candidate> candidates = new HashMap<>();
    for (int id = 0; id < PERSONS; id++) {
      Row row = rows.get(id);
      if (row.standing() != null) {
        Instant until = noon(day).plus(lifetime);
        boolean over = row.standing() == Standing.QUALIFIED && !until.isAfter(asOf);
        candidates.put(
            id,
            new Candidate(
                over ? Standing.LIFETIME_OVER : row.standing(),
                new Fingerprint(id, row.content()),
                until));
      }
    }
    return candidates;
  }

  private static Instant noon(int day) {
    return START.plus(Duration.ofDays(day)).plus(Duration.ofHours(12));
  }

  /** When the run of a day happens: its rows are there by then. */
  private static Instant morningAfter(int day) {
    return START.plus(Duration.ofDays(day + 1L)).plus(Duration.ofHours(4));
  }

  private static MembershipDiff increment(Instant now) {
    return new MembershipDiff(SnapshotMode.INCREMENT, RemovalPolicy.DELETE, TTL, now, now);
  }

  private static BackfillRule backfill(Instant now, Duration lifetime, int days) {
    return new BackfillRule(
        increment(now), lifetime, START.plus(Duration.ofDays(days)), Instant.MAX);
  }

  @Provide
  Arbitrary<Set<Integer>> synced() {
    return Arbitraries.integers().between(0, DAYS - 1).set().ofMaxSize(DAYS);
  }

  @Provide
  Arbitrary<Set<Integer>> some() {
    return Arbitraries.integers().between(0, PERSONS - 1).set().ofMaxSize(2);
  }

  @Provide
  Arbitrary<Map<Integer, Integer>> optOuts() {
    return Arbitraries.maps(
            Arbitraries.integers().between(0, PERSONS - 1),
            Arbitraries.integers().between(0, DAYS - 1))
        .ofMaxSize(2);
  }

  @Provide
  Arbitrary<Duration> lifetimes() {
    return Arbitraries.integers().between(1, 90).map(Duration::ofDays);
  }

  @Provide
  Arbitrary<List<List<Row>>> days() {
    Arbitrary<@Nullable Standing> standing =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.<@Nullable Standing>just(null)),
            Tuple.of(4, Arbitraries.just(Standing.QUALIFIED)),
            Tuple.of(1, Arbitraries.just(Standing.CONSENT_DENIED)));
    Arbitrary<Row> row =
        Combinators.combine(standing, Arbitraries.integers().between(1, 3)).as(Row::new);
    return row.list().ofSize(PERSONS).list().ofSize(DAYS);
  }
}
