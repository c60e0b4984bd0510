package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.Transitions;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A raise of the match-key rules, followed day by day until the window is over. */
class RulesRaiseProperties {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MEMBERS = 120;
  private static final TtlPolicy LONG = new TtlPolicy(TtlPolicy.MAX_TTL, Duration.ofDays(3), 0);
  // Renewals fall due 12 to 27 days after the sending: at most one within the windows below.
  private static final TtlPolicy SHORT =
      new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0.5);

  @Property(tries = 100)
  void everyUnchangedMemberIsSentAgainExactlyOnceSpreadOverTheWindow(
      @ForAll @IntRange(min = 4, max = 30) int window,
      @ForAll @IntRange(min = 1, max = 60) int raised) {
    World world = new World(LONG, window);
    world.run(0, "v1");
    world.run(raised, "v2");
    int largest = 0;
    for (int day = raised; day <= raised + window; day++) {
      largest = Math.max(largest, world.run(day, "v2").size());
    }

    for (int id = 0; id < MEMBERS; id++) {
      assertThat(world.sent(id).subList(1, world.sent(id).size()), hasSize(1));
      assertThat(world.sent(id).get(1).kind(), is(ChangeKind.REHASH));
      assertThat(world.sent(id).get(1).day(), lessThanOrEqualTo(raised + window));
    }
    assertThat("on one day", largest, lessThan(MEMBERS / 2));
    assertThat(world.run(raised + window + 1, "v2"), is(Map.of()));
  }

  @Property(tries = 100)
  void reallyChangedMemberIsSentAtOnceAndNotAgain(
      @ForAll @IntRange(min = 2, max = 20) int window,
      @ForAll @IntRange(min = 0, max = 20) int changedAfter,
      @ForAll @IntRange(min = 0, max = MEMBERS - 1) int id) {
    World world = new World(LONG, window);
    world.run(0, "v1");
    int changed = 1 + Math.min(changedAfter, window);
    for (int day = 1; day <= window + 2; day++) {
      if (day == changed) {
        world.change(id);
      }
      boolean sentBefore = world.sent(id).size() > 1;
      Map<Integer, Decision.Change> sent = world.run(day, "v2");
      if (day == changed) {
        assertThat(sent.get(id).kind(), is(ChangeKind.UPDATE));
      } else if (day > changed && !sentBefore) {
        assertThat(sent.get(id), is(nullValue()));
      }
    }
    List<ChangeKind> kinds = world.sent(id).stream().map(Sent::kind).toList();
    assertThat(kinds.get(kinds.size() - 1), is(ChangeKind.UPDATE));
    assertThat(kinds.size(), lessThanOrEqualTo(3));
  }

  @Property(tries = 100)
  void renewalThatFallsDueMeanwhileGoesWithTheNewContentAndIsTheOnlySending(
      @ForAll @IntRange(min = 1, max = 10) int window,
      @ForAll @IntRange(min = 1, max = 40) int raised) {
    World world = new World(SHORT, window);
    for (int day = 0; day < raised; day++) {
      world.run(day, "v1");
    }
    for (int day = raised; day <= raised + window; day++) {
      world
          .run(day, "v2")
          .values()
          .forEach(change -> assertThat(change.kind(), is(ChangeKind.REHASH)));
    }
    for (int id = 0; id < MEMBERS; id++) {
      assertThat(world.sent(id).stream().filter(s -> s.day() >= raised).toList(), hasSize(1));
    }
  }

  @Property(tries = 100)
  void secondRaiseNeitherPutsOffTheFirstNorLosesAnybody(
      @ForAll @IntRange(min = 3, max = 20) int window,
      @ForAll @IntRange(min = 1, max = 19) int apart) {
    int second = 1 + Math.min(apart, window - 1);
    World once = new World(LONG, window);
    World twice = new World(LONG, window);
    once.run(0, "v1");
    twice.run(0, "v1");
    for (int day = 1; day <= second + window; day++) {
      once.run(day, "v2");
      twice.run(day, day < second ? "v2" : "v3");
    }

    for (int id = 0; id < MEMBERS; id++) {
      int first = once.sent(id).get(1).day();
      List<Integer> days = twice.sent(id).stream().skip(1).map(Sent::day).toList();
      assertThat(days.get(0), is(first));
      assertThat(days, hasSize(first < second ? 2 : 1));
      assertThat(twice.held(id), equalTo(World.print(0, id, "v3")));
    }
  }

  @Example
  void goingBackToTheOldVersionSendsOnlyThoseWhoHadFollowed() {
    World world = new World(LONG, 10);
    world.run(0, "v1");
    IntStream.rangeClosed(1, 5).forEach(day -> world.run(day, "v2"));
    List<Integer> followed =
        IntStream.range(0, MEMBERS).boxed().filter(id -> world.sent(id).size() == 2).toList();
    IntStream.rangeClosed(6, 16).forEach(day -> world.run(day, "v1"));

    assertThat(followed.size(), greaterThanOrEqualTo(10));
    assertThat(followed.size(), lessThan(MEMBERS));
    for (int id = 0; id < MEMBERS; id++) {
      assertThat(world.sent(id), hasSize(followed.contains(id) ? 3 : 1));
    }
  }

  @Example
  void windowOfNothingSendsEverybodyAtOnce() {
    World world = new World(LONG, 0);
    world.run(0, "v1");

    assertThat(world.run(1, "v2").size(), is(MEMBERS));
  }

  @Example
  void memberWhoWaitsIsRenewedInTimeWithTheRenewals() {
    World world = new World(SHORT, 3_000);
    world.run(0, "v1");
    for (int day = 1; day <= 27; day++) {
      world.run(day, "v2");
    }
    for (int id = 0; id < MEMBERS; id++) {
      // Before the margin of its TTL, and with the new content: a plain renewal would be a RENEW.
      assertThat(world.sent(id).get(1).kind(), is(ChangeKind.REHASH));
    }
  }

  /** One sending of a member. */
  private record Sent(int day, ChangeKind kind) {}

  /** Members of an audience, all of them qualified, whose every record Amazon takes at once. */
  private static final class World {
    private final TtlPolicy ttl;
    private final Transitions transitions;
    private final Map<Integer, Integer> contents = new TreeMap<>();
    private final Map<Integer, MembershipState> ledger = new TreeMap<>();
    private final Map<Integer, List<Sent>> sent = new TreeMap<>();
    private RulesHistory rules = RulesHistory.NONE;

    World(TtlPolicy ttl, int windowDays) {
      this.ttl = ttl;
      this.transitions = new Transitions(Duration.ofDays(windowDays), Duration.ZERO);
      for (int id = 0; id < MEMBERS; id++) {
        contents.put(id, 0);
        sent.put(id, new ArrayList<>());
      }
    }

    void change(int id) {
      contents.merge(id, 1, Integer::sum);
    }

    List<Sent> sent(int id) {
      return sent.get(id);
    }

    Fingerprint held(int id) {
      return ledger.get(id).fingerprint();
    }

    static Fingerprint print(int content, int id, String version) {
      return new Fingerprint(1_000L * id + content, version.hashCode());
    }

    Map<Integer, Decision.Change> run(int day, String version) {
      Instant now = START.plus(Duration.ofDays(day));
      rules = rules.at(version, now);
      MembershipDiff diff =
          new MembershipDiff(SnapshotMode.FULL, RemovalPolicy.DELETE, ttl, transitions, now, now);
      Map<Integer, Decision.Change> changes = new TreeMap<>();
      contents.forEach(
          (id, content) -> {
            byte[] name = ("member-" + id).getBytes(StandardCharsets.UTF_8);
            long hash = MemberHash.of(name, 0, name.length);
            if (diff.decide(candidate(id, content, version), ledger.get(id), hash)
                instanceof Decision.Change change) {
              changes.put(id, change);
              send(id, day, change, print(content, id, version), now);
            }
          });
      return changes;
    }

    private Candidate candidate(int id, int content, String version) {
      Fingerprint print = print(content, id, version);
      MembershipState state = ledger.get(id);
      Instant raised =
          state == null || state.fingerprint().equals(print)
              ? null
              : rules
                  .raisedAfter(state.fingerprint(), older -> print(content, id, older))
                  .orElse(null);
      return new Candidate(Standing.QUALIFIED, print, null, raised);
    }

    private void send(int id, int day, Decision.Change change, Fingerprint print, Instant now) {
      sent.get(id).add(new Sent(day, change.kind()));
      PlannedChange planned =
          new PlannedChange(
              "member-" + id,
              change.kind(),
              null,
              List.of(),
              "US",
              ConsentSignal.NONE,
              print,
              null);
      ledger.put(
          id,
          StateAdvance.after(
              ledger.get(id),
              planned,
              new StateAdvance.Outcome(Verdict.ACCEPTED, now, now, null),
              0));
    }
  }
}
