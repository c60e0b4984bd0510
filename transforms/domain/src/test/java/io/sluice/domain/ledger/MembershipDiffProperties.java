package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.ledger.SyncWorld.Fate;
import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Diff, send, settle, again and again, against a model of Amazon. */
class MembershipDiffProperties {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PERSONS = 6;
  private static final Fate NOT_SENT = new Fate(Verdict.FAILED, false, 0, 60);
  private static final List<Fate> FATES =
      List.of(
          SyncWorld.TAKEN,
          new Fate(Verdict.ACCEPTED, true, 600, 3_000),
          new Fate(Verdict.PARTIAL, true, 60, 90),
          new Fate(Verdict.REFUSED, false, 0, 5),
          NOT_SENT,
          new Fate(Verdict.UNKNOWN, true, 0, 3_599),
          new Fate(Verdict.UNKNOWN, false, 0, 3_599));

  /** A person on one day; no standing: not in the snapshot. */
  record Row(@Nullable Standing standing, int content, int lifetimeDays, int fate) {}

  /** One run; everything of the run before has settled by then. */
  record Day(int hoursLater, int lagDays, List<Row> rows) {}

  @Property(tries = 2000)
  void acceptedSyncLeavesAmazonWithTheQualifiedSnapshot(
      @ForAll("days") List<Day> days,
      @ForAll("last") Day last,
      @ForAll RemovalPolicy removal,
      @ForAll("policies") TtlPolicy ttl) {
    SyncWorld world = new SyncWorld(SnapshotMode.FULL, removal, ttl);
    Instant now = START;
    for (Day day : days) {
      now = now.plus(Duration.ofHours(day.hoursLater()));
      Instant asOf = now.minus(Duration.ofDays(day.lagDays()));
      world.run(now, asOf, snapshot(day, asOf), id -> FATES.get(day.rows().get(id).fate()));
    }
    now = now.plus(Duration.ofHours(last.hoursLater()));
    Instant asOf = now.minus(Duration.ofDays(last.lagDays()));
    Map<Integer, Candidate> target = snapshot(last, asOf);
    Map<Integer, Decision> decisions = world.run(now, asOf, target, id -> SyncWorld.TAKEN);

    for (Map.Entry<Integer, Decision> entry : decisions.entrySet()) {
      check(world.held(entry.getKey(), now), target.get(entry.getKey()), entry.getValue());
    }
    assertNothingToSend(world.diff(now, asOf, target));
  }

  private static void check(
      @Nullable Fingerprint held, @Nullable Candidate candidate, Decision decision) {
    if (candidate != null && candidate.standing() == Standing.QUALIFIED) {
      // Held content was refused before and stays out, whatever Amazon had of the person.
      if (decision != Decision.Rest.HELD) {
        assertThat(held, equalTo(candidate.fingerprint()));
      }
    } else if (decision != Decision.Rest.LEFT_TO_EXPIRE) {
      assertThat(held, is(nullValue()));
    } else {
      assertThat(
          candidate == null ? "left" : candidate.standing().name(),
          not(candidate != null && privacy(candidate) ? candidate.standing().name() : ""));
    }
  }

  private static boolean privacy(Candidate candidate) {
    return candidate.standing() == Standing.SUPPRESSED
        || candidate.standing() == Standing.CONSENT_DENIED
        || candidate.standing() == Standing.DENIED_ELSEWHERE;
  }

  @Property(tries = 500)
  void withoutRefusalsEveryTroubleIsMadeGoodByTheNextAcceptedSync(
      @ForAll("days") List<Day> days, @ForAll("last") Day last, @ForAll("policies") TtlPolicy ttl) {
    SyncWorld world = new SyncWorld(SnapshotMode.FULL, RemovalPolicy.DELETE, ttl);
    Instant now = START;
    for (Day day : days) {
      now = now.plus(Duration.ofHours(day.hoursLater()));
      world.run(now, now, snapshot(day, now), id -> unrefused(day.rows().get(id).fate()));
    }
    now = now.plus(Duration.ofHours(last.hoursLater()));
    Map<Integer, Candidate> target = snapshot(last, now);
    world.run(now, now, target, id -> SyncWorld.TAKEN);

    assertThat(members(world, now), equalTo(qualified(target)));
  }

  @Property(tries = 1000)
  void incrementsKeepMembersUntilTheirNewestLifetimeEndsOrTheyAskToLeave(
      @ForAll("days") List<Day> days, @ForAll("policies") TtlPolicy ttl) {
    SyncWorld world = new SyncWorld(SnapshotMode.INCREMENT, RemovalPolicy.DELETE, ttl);
    Map<Integer, Candidate> known = new HashMap<>();
    Instant now = START;
    for (Day day : days) {
      now = now.plus(Duration.ofHours(day.hoursLater()));
      Instant asOf = now;
      Map<Integer, Candidate> news = snapshot(day, asOf);
      world.run(now, asOf, news, id -> SyncWorld.TAKEN);

      news.forEach(
          (id, candidate) -> {
            if (candidate.standing() == Standing.QUALIFIED) {
              known.put(id, candidate);
            } else if (privacy(candidate)) {
              known.remove(id);
            }
          });
      known.values().removeIf(candidate -> !candidate.qualifiedUntil().isAfter(asOf));
      assertThat(members(world, now), equalTo(qualified(known)));
      assertNothingToSend(world.diff(now, asOf, news));
    }
  }

  @Property(tries = 500)
  void privacyRemovalIsOfferedUntilItIsTaken(
      @ForAll("days") List<Day> days,
      @ForAll SnapshotMode mode,
      @ForAll("policies") TtlPolicy ttl) {
    SyncWorld world = new SyncWorld(mode, RemovalPolicy.LET_EXPIRE, ttl);
    Candidate wanted = new Candidate(Standing.QUALIFIED, new Fingerprint(0, 1), null);
    Candidate denied = new Candidate(Standing.CONSENT_DENIED, new Fingerprint(0, 0), null);
    world.run(START, START, Map.of(1, wanted), id -> SyncWorld.TAKEN);
    world.run(START, START, Map.of(1, denied), id -> NOT_SENT);

    // The person is not in the later snapshots; in an increment that says nothing.
    Instant now = START.plus(Duration.ofHours(1));
    Map<Integer, Candidate> later = mode == SnapshotMode.INCREMENT ? Map.of() : Map.of(1, denied);
    world.run(now, now, later, id -> SyncWorld.TAKEN);

    assertThat(world.held(1, now), is(nullValue()));
    assertThat(world.calls(), contains("ADD 1", "REMOVE 1", "REMOVE 1"));
    for (Day day : days) {
      now = now.plus(Duration.ofHours(day.hoursLater()));
      world.run(now, now, later, id -> SyncWorld.TAKEN);
    }
    assertThat(world.calls(), contains("ADD 1", "REMOVE 1", "REMOVE 1"));
  }

  @Property(tries = 500)
  void qualifiedMemberNeverLapsesWhereRunsAreAtLeastDaily(
      @ForAll("daily") List<Integer> hours, @ForAll("roomy") TtlPolicy ttl) {
    SyncWorld world = new SyncWorld(SnapshotMode.FULL, RemovalPolicy.DELETE, ttl);
    Map<Integer, Candidate> everybody = new HashMap<>();
    for (int id = 0; id < 40; id++) {
      everybody.put(id, new Candidate(Standing.QUALIFIED, new Fingerprint(id, 1), null));
    }
    Instant now = START;
    world.run(now, now, everybody, id -> FATES.get(id % 2));
    for (int gap : hours) {
      now = now.plus(Duration.ofHours(gap));
      assertThat(members(world, now).keySet(), equalTo(everybody.keySet()));
      world.run(now, now, everybody, id -> FATES.get(id % 2));
    }
    assertThat(world.calls().stream().filter(c -> c.startsWith("ADD")).count(), is(40L));
  }

  @Example
  void addRemoveAndAddOfOnePersonAreThreeCalls() {
    TtlPolicy ttl = new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0.5);
    SyncWorld world = new SyncWorld(SnapshotMode.FULL, RemovalPolicy.DELETE, ttl);
    Map<Integer, Candidate> in =
        Map.of(1, new Candidate(Standing.QUALIFIED, new Fingerprint(0, 1), null));
    Instant now = START;
    for (Map<Integer, Candidate> day : List.of(in, in, Map.<Integer, Candidate>of(), in)) {
      now = now.plus(Duration.ofDays(1));
      world.run(now, now, day, id -> SyncWorld.TAKEN);
      world.run(now, now, day, id -> SyncWorld.TAKEN);
    }

    assertThat(world.calls(), contains("ADD 1", "REMOVE 1", "ADD 1"));
    assertThat(world.held(1, now), equalTo(new Fingerprint(0, 1)));
  }

  private static Fate unrefused(int fate) {
    Fate given = FATES.get(fate);
    return given.verdict() == Verdict.REFUSED ? NOT_SENT : given;
  }

  private static void assertNothingToSend(Map<Integer, Decision> decisions) {
    decisions.values().forEach(d -> assertThat(d, instanceOf(Decision.Rest.class)));
  }

  private static Map<Integer, Fingerprint> members(SyncWorld world, Instant at) {
    Map<Integer, Fingerprint> members = new HashMap<>();
    for (int id = 0; id < 40; id++) {
      Fingerprint held = world.held(id, at);
      if (held != null) {
        members.put(id, held);
      }
    }
    return members;
  }

  private static Map<Integer, Fingerprint> qualified(Map<Integer, Candidate> snapshot) {
    Map<Integer, Fingerprint> wanted = new HashMap<>();
    snapshot.forEach(
        (id, candidate) -> {
          if (candidate.standing() == Standing.QUALIFIED) {
            wanted.put(id, candidate.fingerprint());
          }
        });
    return wanted;
  }

  private static Map<Integer, Candidate> snapshot(Day day, Instant asOf) {
    Map<Integer, Candidate> snapshot = new HashMap<>();
    for (int id = 0; id < PERSONS; id++) {
      Row row = day.rows().get(id);
      if (row.standing() != null) {
        boolean over = row.standing() == Standing.LIFETIME_OVER;
        snapshot.put(
            id,
            new Candidate(
                row.standing(),
                new Fingerprint(id, row.content()),
                asOf.plus(Duration.ofDays(over ? -row.lifetimeDays() : row.lifetimeDays()))));
      }
    }
    return snapshot;
  }

  @Provide
  Arbitrary<List<Day>> days() {
    return last().list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<Day> last() {
    Arbitrary<Standing> standing =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Standing.QUALIFIED)),
            Tuple.of(2, Arbitraries.of(Standing.class).injectNull(0.3)));
    Arbitrary<Row> row =
        Combinators.combine(
                standing,
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 60),
                Arbitraries.integers().between(0, FATES.size() - 1))
            .as(Row::new);
    Arbitrary<Integer> gap =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 30), Arbitraries.integers().between(1, 1500));
    return Combinators.combine(
            gap, Arbitraries.integers().between(0, 40), row.list().ofSize(PERSONS))
        .as(Day::new);
  }

  @Provide
  Arbitrary<TtlPolicy> policies() {
    return Combinators.combine(
            Arbitraries.integers().between(2, 60),
            Arbitraries.integers().between(0, 24),
            Arbitraries.integers().between(0, 90))
        .as(
            (ttl, margin, spread) ->
                new TtlPolicy(
                    Duration.ofDays(ttl), Duration.ofHours(margin), Math.min(spread, 45) / 100.0));
  }

  @Provide
  Arbitrary<TtlPolicy> roomy() {
    return Combinators.combine(
            Arbitraries.integers().between(4, 40),
            Arbitraries.integers().between(25, 72),
            Arbitraries.integers().between(0, 90))
        .as(
            (ttl, margin, spread) ->
                new TtlPolicy(Duration.ofDays(ttl), Duration.ofHours(margin), spread / 100.0));
  }

  @Provide
  Arbitrary<List<Integer>> daily() {
    return Arbitraries.integers().between(1, 24).list().ofMinSize(20).ofMaxSize(60);
  }
}
