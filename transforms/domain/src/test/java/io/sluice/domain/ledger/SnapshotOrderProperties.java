package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
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
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.SnapshotPlace;
import io.sluice.domain.diff.Transitions;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Days run in any order under any approvals: who withdrew later than the granting day is out. */
class SnapshotOrderProperties {
  private static final Instant START = Instant.parse("2026-06-01T02:00:00Z");
  private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
  private static final TtlPolicy TTL = new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0.5);
  private static final int PEOPLE = 6;
  private static final int DAYS = 9;

  /** How a day is run. */
  private enum Way {
    /** {@code sync --snapshot}, with the guard accepted where it refuses. */
    SYNC,
    /** A main plan is refused by another guard: only the opt-outs go. */
    OPT_OUTS_ONLY,
    /** {@code backfill audiences} of that day. */
    BACKFILL
  }

  /** One command; {@code verdicts} answers each person's change. */
  private record Step(Way way, int day, List<Verdict> verdicts) {}

  /** What a day says of each person; {@code null} where it does not mention the person. */
  private record World(SnapshotMode mode, List<List<@Nullable Standing>> days) {}

  @Property(tries = 4_000)
  void whoWithdrewAfterTheGrantingDayIsOut(
      @ForAll("worlds") World world, @ForAll("steps") List<Step> steps) {
    Run run = new Run(world);
    steps.forEach(run::step);
    run.check();
  }

  @Property(tries = 500)
  void whoGrantsAgainOnNewerDayIsAddedAgain(
      @ForAll("worlds") World world, @ForAll("steps") List<Step> steps) {
    Run run = new Run(world);
    steps.forEach(run::step);
    run.grantToAll();
    for (int person = 0; person < PEOPLE; person++) {
      assertThat(run.ledger.get(person).presence(), is(Presence.PRESENT));
    }
  }

  @Provide
  Arbitrary<World> worlds() {
    Arbitrary<@Nullable Standing> standing =
        Arbitraries.of(
                Standing.QUALIFIED,
                Standing.QUALIFIED,
                Standing.CONSENT_DENIED,
                Standing.SUPPRESSED,
                Standing.LIFETIME_OVER)
            .injectNull(0.25);
    return Combinators.combine(
            Arbitraries.of(SnapshotMode.class), standing.list().ofSize(PEOPLE).list().ofSize(DAYS))
        .as(World::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Verdict> verdict =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.just(Verdict.ACCEPTED)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Verdict.UNKNOWN)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Verdict.FAILED)));
    return Combinators.combine(
            Arbitraries.of(Way.SYNC, Way.SYNC, Way.SYNC, Way.OPT_OUTS_ONLY, Way.BACKFILL),
            Arbitraries.integers().between(0, DAYS - 1),
            verdict.list().ofSize(PEOPLE))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  /** The ledger, and beside it what each settled day said of each person. */
  private static final class Run {
    final Map<Integer, MembershipState> ledger = new HashMap<>();
    private final World world;
    // The newest settled day that denied, and the newest that granted and was followed.
    private final Map<Integer, Integer> denied = new HashMap<>();
    private final Map<Integer, Integer> granted = new HashMap<>();
    private SnapshotMarks marks = SnapshotMarks.NONE;
    private int night;

    Run(World world) {
      this.world = world;
    }

    void step(Step step) {
      night++;
      Instant now = START.plus(Duration.ofDays(DAYS)).plus(Duration.ofHours(night));
      SnapshotOrder order = order(step.day());
      for (int person = 0; person < PEOPLE; person++) {
        person(step, person, order, now);
      }
      marks =
          switch (step.way()) {
            case SYNC -> marks.after(order, world.mode());
            case OPT_OUTS_ONLY -> marks.afterOptOuts(order, world.mode());
            case BACKFILL -> marks.afterPastDays(order);
          };
    }

    private static SnapshotOrder order(int day) {
      return SnapshotOrder.day(FIRST.plusDays(day), START.plus(Duration.ofDays(day)));
    }

    private void person(Step step, int person, SnapshotOrder order, Instant now) {
      Standing standing = world.days().get(step.day()).get(person);
      Candidate candidate = standing == null ? null : candidate(standing, step.day());
      MembershipState state = ledger.get(person);
      DiffRule rule = rule(step, order, now);
      if (rule.decide(candidate, state, person) instanceof Decision.Change change) {
        boolean privacy = change.reason() != null && change.reason().privacy();
        if (step.way() != Way.OPT_OUTS_ONLY || privacy) {
          settle(person, change, candidate, step.verdicts().get(person), order, now);
        }
      } else {
        Optional<RemovalReason> note = rule.withdrawal(candidate, state, person);
        note.ifPresent(
            reason ->
                ledger.put(
                    person,
                    StateAdvance.noted(
                        ledger.get(person),
                        planned(ChangeKind.REMOVE, reason, candidate),
                        now,
                        order.rank())));
      }
      remember(person, step.day(), standing);
    }

    private void remember(int person, int day, @Nullable Standing standing) {
      if (standing == Standing.CONSENT_DENIED || standing == Standing.SUPPRESSED) {
        denied.merge(person, day, Math::max);
      }
      MembershipState state = ledger.get(person);
      if (standing == Standing.QUALIFIED && state != null && state.presence() != Presence.ABSENT) {
        granted.merge(person, day, Math::max);
      }
    }

    private DiffRule rule(Step step, SnapshotOrder order, Instant now) {
      boolean past = step.way() == Way.BACKFILL;
      MembershipDiff daily =
          new MembershipDiff(
              past ? SnapshotMode.INCREMENT : world.mode(),
              RemovalPolicy.DELETE,
              TTL,
              Transitions.NONE,
              now,
              now,
              SnapshotPlace.of(order, marks, now));
      Instant end = START.plus(Duration.ofDays(step.day() + 1L));
      return past ? new BackfillRule(daily, Duration.ofDays(60), end, Instant.MAX) : daily;
    }

    private void settle(
        int person,
        Decision.Change change,
        @Nullable Candidate candidate,
        Verdict verdict,
        SnapshotOrder order,
        Instant now) {
      ledger.put(
          person,
          StateAdvance.after(
              ledger.get(person),
              planned(change.kind(), change.reason(), candidate),
              new Outcome(verdict, now, now, null),
              order.rank()));
    }

    private static PlannedChange planned(
        ChangeKind kind, @Nullable RemovalReason reason, @Nullable Candidate candidate) {
      return new PlannedChange(
          "p",
          kind,
          reason,
          List.of(),
          "US",
          ConsentSignal.NONE,
          new Fingerprint(1, 1),
          candidate == null ? null : candidate.qualifiedUntil());
    }

    private static Candidate candidate(Standing standing, int day) {
      Instant until = START.plus(Duration.ofDays(day + 60L));
      return new Candidate(standing, new Fingerprint(1, 1), until);
    }

    /** A person who is in was granted by no older day than one that denied and was settled. */
    void check() {
      ledger.forEach(
          (person, state) -> {
            boolean taken = state.presence() == Presence.PRESENT && state.offer().kind().creates();
            if (taken && denied.containsKey(person)) {
              assertThat(
                  "person " + person + " denied on " + denied + " granted on " + granted,
                  granted.getOrDefault(person, -1) >= denied.get(person),
                  is(true));
            }
          });
    }

    void grantToAll() {
      int day = DAYS + 1;
      Instant now = START.plus(Duration.ofDays(day + 5L));
      SnapshotOrder order = order(day);
      for (int person = 0; person < PEOPLE; person++) {
        Candidate candidate = candidate(Standing.QUALIFIED, day);
        MembershipState state = ledger.get(person);
        DiffRule rule = rule(new Step(Way.SYNC, day, List.of()), order, now);
        if (rule.decide(candidate, state, person) instanceof Decision.Change change) {
          settle(person, change, candidate, Verdict.ACCEPTED, order, now);
        }
      }
    }
  }
}
