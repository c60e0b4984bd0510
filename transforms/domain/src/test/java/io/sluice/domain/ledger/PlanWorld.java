package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
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
import io.sluice.domain.diff.RetryChoice;
import io.sluice.domain.diff.RetryRule;
import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.Transitions;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.ledger.SentBatch.Look;
import io.sluice.domain.ledger.SentBatch.Reply;
import io.sluice.domain.ledger.SentDigests.Content;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse, a ledger, plans in all their stages and {@link AmazonModel}. All decisions are the
 * real rules'; what is done here by itself is what the engine does around them: to claim, to cut
 * batches, to compare digests, to note what was learned.
 */
final class PlanWorld {
  /** Contents from here on are refused by Amazon, always. */
  static final int BAD_CONTENT = 6;

  private static final int BATCH = 2;
  private static final Duration MARGIN = Duration.ofDays(1);
  private static final Fingerprint NONE = new Fingerprint(0, 0);

  private final SnapshotMode mode;
  private final RemovalPolicy removal;
  private final AmazonModel amazon;
  private final IntUnaryOperator dice;
  private final Map<String, Row> warehouse = new TreeMap<>();
  private final Map<String, MembershipState> states = new TreeMap<>();
  private final Map<String, SentDigests> digests = new TreeMap<>();
  private final Set<String> optedOut = new HashSet<>();
  private final List<MadePlan> plans = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  // How far our clock is ahead of Amazon's, which is right.
  private Duration skew = Duration.ZERO;
  private Duration ttl;
  private Duration wantedTtl;
  private ClosingNotes notes = ClosingNotes.NONE;
  private @Nullable MadePlan open;
  private @Nullable MadePlan closed;
  private final Stragglers stragglers;

  PlanWorld(SnapshotMode mode, RemovalPolicy removal, Duration ttl, long seed) {
    this.mode = mode;
    this.removal = removal;
    this.ttl = ttl;
    this.wantedTtl = ttl;
    this.amazon = new AmazonModel(ttl);
    Random random = new Random(seed);
    this.dice = random::nextInt;
    this.stragglers = new Stragglers(amazon, dice, this::isBad);
  }

  /** The digests of a content; two contents each have the same, some share one. */
  static Content content(String id, int number) {
    int group = number / 2;
    List<DigestSet> sets = new ArrayList<>(List.of(set(id, group)));
    if (group == 1) {
      sets.add(set(id, 0));
    }
    sets.sort(null);
    return new Content(sets, "US", ConsentSignal.NONE);
  }

  private static DigestSet set(String id, int number) {
    byte[] digest = new byte[DigestSet.DIGEST_BYTES];
    digest[0] = (byte) id.hashCode();
    digest[1] = (byte) number;
    return DigestSet.of(1, digest);
  }

  private static Fingerprint print(String id, int content) {
    return new Fingerprint(id.hashCode(), content + 1L);
  }

  void warehouse(String id, Optional<Row> row) {
    warehouse.remove(id);
    row.ifPresent(r -> warehouse.put(id, r));
  }

  void advance(Duration time) {
    now = now.plus(time);
    if (open != null) {
      open.batches().forEach(batch -> batch.wander(dice, now));
    }
  }

  /** A sender of the open plan stops with a batch in its hands; another one takes the lane over. */
  void stall() {
    if (open != null && !open.batches().isEmpty()) {
      int batch = dice.applyAsInt(open.batches().size());
      stragglers.add(open.batches().get(batch).changes());
    }
  }

  /** A sender goes on: its batch arrives, however late, or never left. */
  void goOn() {
    stragglers.goOn(now);
  }

  /** Before a plan: who may have been touched late is not known; what can come no more is said. */
  private void repair() {
    Outcome late = new Outcome(Verdict.UNKNOWN, now, now, StateAdvance.CODE_LEFT_LATE);
    stragglers.repair(change -> note(change, late));
  }

  /** Our clock jumps: ahead of the time, or behind it. */
  void setClock(Duration ahead) {
    skew = ahead;
  }

  private Instant clock() {
    return now.plus(skew);
  }

  void wantTtl(Duration other) {
    wantedTtl = other;
  }

  /** {@code audiences apply}: a lower TTL at once, a higher one when nobody would come back. */
  void applyTtl() {
    boolean nobodyWasSent = closed == null && open == null;
    boolean cleared = open == null && notes.clearedForTtl().compareTo(wantedTtl) >= 0;
    boolean late = !stragglers.isEmpty();
    if (wantedTtl.compareTo(ttl) > 0 && !nobodyWasSent && (!cleared || late)) {
      return;
    }
    boolean raised = wantedTtl.compareTo(ttl) > 0;
    ttl = wantedTtl;
    amazon.setTtl(ttl);
    if (raised && closed != null && mode == SnapshotMode.FULL) {
      assertThat("members under a higher ttl", members(), everyItem(is(in(closed.qualified()))));
    }
  }

  private Set<String> members() {
    Set<String> members = new TreeSet<>();
    states.keySet().stream().filter(id -> amazon.isMember(id, now)).forEach(members::add);
    return members;
  }

  /** Makes a plan, unless one is under way. */
  void plan(Order order) {
    if (open != null) {
      return;
    }
    repair();
    TtlPolicy policy = new TtlPolicy(ttl, MARGIN, 0.4);
    Transitions raise = new Transitions(Duration.ZERO, wantedTtl);
    MembershipDiff daily = new MembershipDiff(mode, removal, policy, raise, clock(), clock());
    DiffRule rule = order.retry() ? new RetryRule(daily, RetryChoice.ofCodes(Set.of())) : daily;
    List<PlannedChange> changes = new ArrayList<>();
    List<PlannedChange> refreshes = new ArrayList<>();
    Set<String> ids = new TreeSet<>(states.keySet());
    ids.addAll(warehouse.keySet());
    for (String id : ids) {
      decide(id, rule, daily).ifPresent(c -> (c.keySets().isEmpty() ? refreshes : changes).add(c));
    }
    seal(order, changes, refreshes);
  }

  private Optional<PlannedChange> decide(String id, DiffRule rule, MembershipDiff daily) {
    MembershipState state = states.get(id);
    if (!(rule.decide(candidate(id), state, hash(id)) instanceof Decision.Change change)) {
      boolean repairs =
          state != null && state.fingerprint() != null && daily.sentInTheFuture(state);
      return repairs ? Optional.of(refresh(id, present(id))) : Optional.empty();
    }
    Row row = warehouse.get(id);
    if (change.kind() == ChangeKind.UPDATE && row != null && row.wanted()) {
      SentDigests sent = digests.get(id);
      if (sent != null && sent.isHeld(state, content(id, row.content()))) {
        return Optional.of(asHeld(id, rule, row));
      }
    }
    return Optional.of(planned(id, change));
  }

  /** The digests came out as before: nothing is sent, unless the renewal is due. */
  private PlannedChange asHeld(String id, DiffRule rule, Row row) {
    MembershipState state = states.get(id);
    Candidate same = new Candidate(Standing.QUALIFIED, state.fingerprint(), null);
    Decision decision = rule.decide(same, state, hash(id));
    Fingerprint print = print(id, row.content());
    return decision instanceof Decision.Change change && change.kind() == ChangeKind.RENEW
        ? change(id, change, content(id, row.content()), print)
        : refresh(id, print);
  }

  private static PlannedChange refresh(String id, Fingerprint print) {
    return change(
        id,
        new Decision.Change(ChangeKind.UPDATE, null, null),
        new Content(List.of(), null, ConsentSignal.NONE),
        print);
  }

  private PlannedChange planned(String id, Decision.Change change) {
    Row row = warehouse.get(id);
    if (change.kind() == ChangeKind.REMOVE) {
      List<DigestSet> all = digests.get(id).all();
      return change(id, change, new Content(all, "US", ConsentSignal.NONE), present(id));
    }
    return row != null && row.wanted()
        ? change(id, change, content(id, row.content()), print(id, row.content()))
        : change(id, change, digests.get(id).newest().orElseThrow(), present(id));
  }

  private static PlannedChange change(
      String id, Decision.Change change, Content content, Fingerprint print) {
    return new PlannedChange(
        id,
        change.kind(),
        change.reason(),
        content.sets(),
        content.country(),
        content.consent(),
        print,
        null);
  }

  private Fingerprint present(String id) {
    MembershipState state = states.get(id);
    return state == null || state.fingerprint() == null ? NONE : state.fingerprint();
  }

  private @Nullable Candidate candidate(String id) {
    Row row = warehouse.get(id);
    return row == null
        ? null
        : new Candidate(row.standing(), row.wanted() ? print(id, row.content()) : NONE, null);
  }

  private static long hash(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    return MemberHash.of(bytes, 0, bytes.length);
  }

  private void seal(Order order, List<PlannedChange> changes, List<PlannedChange> refreshes) {
    changes.sort(Comparator.comparing(c -> SendOrder.of(c.kind(), c.reason())));
    List<PlannedChange> kept = new ArrayList<>();
    int taken = 0;
    boolean whole = true;
    for (PlannedChange change : changes) {
      boolean privacy = SendOrder.of(change.kind(), change.reason()) == SendOrder.PRIVACY;
      if (privacy || (!order.guarded() && taken < order.most())) {
        kept.add(change);
        taken += privacy ? 0 : 1;
      } else {
        whole &= change.kind() != ChangeKind.REMOVE;
      }
    }
    boolean raises = !order.retry() && !order.guarded() && wantedTtl.compareTo(ttl) > 0;
    Set<String> qualified = new HashSet<>();
    warehouse.forEach((id, row) -> qualified.addAll(row.wanted() ? Set.of(id) : Set.of()));
    plans.add(
        new MadePlan(
            plans.size() + 1,
            version(),
            batches(kept),
            order.guarded() ? List.of() : refreshes,
            raises ? wantedTtl : Duration.ZERO,
            whole,
            qualified,
            clock()));
  }

  private List<SentBatch> batches(List<PlannedChange> changes) {
    List<SentBatch> batches = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += BATCH) {
      List<PlannedChange> some = changes.subList(from, Math.min(from + BATCH, changes.size()));
      batches.add(new SentBatch(some, amazon, this::isBad, clock()));
    }
    return batches;
  }

  private boolean isBad(PlannedChange change) {
    return change.kind().creates() && change.fingerprint().low() - 1 >= BAD_CONTENT;
  }

  private int version() {
    return closed == null ? 0 : closed.number();
  }

  /**
   * Sends a plan, if it gets the claim.
   *
   * @param back 0 for the newest plan, 1 for the one before
   */
  void apply(int back, List<Reply> replies) {
    if (open == null && back < plans.size()) {
      MadePlan plan = plans.get(plans.size() - 1 - back);
      open = plan.base() == version() ? plan : null;
    }
    if (open != null) {
      for (int i = 0; i < open.batches().size(); i++) {
        open.batches().get(i).send(replies.get(i % replies.size()), now, clock());
      }
    }
  }

  /** Follows the open plan's batches, and closes it once all have ended. */
  void settle(List<Look> looks, List<Reply> resends) {
    if (open == null) {
      return;
    }
    List<SentBatch> batches = open.batches();
    for (int i = 0; i < batches.size(); i++) {
      Look look = looks.get(i % looks.size());
      batches.get(i).settle(look, resends.get(i % resends.size()), dice, now, clock());
    }
    if (batches.stream().allMatch(SentBatch::isEnded)) {
      close(open);
    }
  }

  private void close(MadePlan plan) {
    boolean removed = true;
    for (SentBatch batch : plan.batches()) {
      batch.close(dice, now);
      for (PlannedChange change : batch.changes()) {
        Outcome outcome = batch.outcome(change);
        note(change, outcome);
        remember(change, plan);
        boolean taken =
            outcome.verdict() == Verdict.ACCEPTED || outcome.verdict() == Verdict.PARTIAL;
        removed &= change.kind() != ChangeKind.REMOVE || taken;
      }
    }
    for (PlannedChange refresh : plan.refreshes()) {
      states.computeIfPresent(
          refresh.externalUserId(),
          (id, state) -> StateAdvance.refreshed(state, refresh.fingerprint(), null, plan.madeAt()));
    }
    boolean cleared = removed && plan.whole();
    notes =
        new ClosingNotes(
            RulesHistory.NONE,
            cleared ? plan.raisedTtl() : Duration.ZERO,
            SnapshotMarks.NONE,
            Map.of());
    closed = plan;
    open = null;
    if (!stragglers.anyCame()) {
      checkLedger();
    }
  }

  /** Of an increment, which need not tell an opt-out twice. */
  private void remember(PlannedChange change, MadePlan plan) {
    if (change.reason() != null && change.reason().privacy()) {
      optedOut.add(change.externalUserId());
    } else if (plan.qualified().contains(change.externalUserId())) {
      optedOut.remove(change.externalUserId());
    }
  }

  private void note(PlannedChange change, Outcome outcome) {
    String id = change.externalUserId();
    states.put(id, StateAdvance.after(states.get(id), change, outcome, 0));
    SentDigests sent = digests.computeIfAbsent(id, key -> new SentDigests());
    DigestNote.of(change, outcome)
        .ifPresent(
            note -> {
              switch (note) {
                case SENT ->
                    sent.sent(new Content(change.keySets(), change.country(), change.consent()));
                case OFFERED -> sent.offered(change.keySets());
                case CLEARED -> sent.cleared();
              }
            });
  }

  /** With no plan under way the ledger says nothing of Amazon that is not so. */
  private void checkLedger() {
    TtlPolicy policy = new TtlPolicy(ttl, MARGIN, 0.4);
    states.forEach(
        (id, state) -> {
          boolean counted =
              state.presence() != Presence.ABSENT && !policy.lapsed(state.settledAt(), now);
          assertThat(id + " is held and counted", amazon.isMember(id, now) && !counted, is(false));
          assertThat(
              id + " is held by digests that a DELETE would carry",
              amazon.digests(id),
              everyItem(is(in(digests.get(id).all()))));
          if (state.presence() == Presence.PRESENT
              && now.isBefore(policy.earliestEnd(state.sentAt()).minus(MARGIN))) {
            int content = (int) state.fingerprint().low() - 1;
            assertThat(
                id + " has the content that the ledger tells",
                amazon.content(id, now),
                is(Optional.of(content(id, content))));
          }
        });
  }

  /** No more trouble: what is under way ends, and two more plans follow. */
  void calm() {
    skew = Duration.ZERO;
    finish();
    stragglers.allArrive(now);
    for (int i = 0; i < 2; i++) {
      advance(Duration.ofHours(1));
      applyTtl();
      plan(Order.DAILY);
      apply(0, List.of(Reply.TAKEN));
      finish();
    }
    applyTtl();
  }

  private void finish() {
    for (int i = 0; i < 3 && open != null; i++) {
      advance(Duration.ofMinutes(10));
      apply(0, List.of(Reply.TAKEN));
      settle(List.of(Look.SUCCEEDED), List.of(Reply.TAKEN));
    }
    assertThat("a plan is still open", open == null, is(true));
  }

  /** Amazon holds a member at this moment. */
  void checkHeld(String id) {
    assertThat(id + " is held at " + now, amazon.isMember(id, now), is(true));
  }

  /**
   * Amazon has who qualifies, with the content of today, and nobody else; nothing is left to do.
   */
  void checkTarget() {
    plan(Order.DAILY);
    MadePlan next = plans.get(plans.size() - 1);
    List<ChangeKind> kinds =
        next.batches().stream()
            .flatMap(b -> b.changes().stream())
            .map(PlannedChange::kind)
            .toList();
    // Some hours have passed, and renewals fall due all the time.
    assertThat("changes of one plan more", kinds, everyItem(is(ChangeKind.RENEW)));
    assertThat("refreshes of one plan more", next.refreshes().size(), is(0));
    Set<String> ids = new TreeSet<>(states.keySet());
    ids.addAll(warehouse.keySet());
    for (String id : ids) {
      Row row = warehouse.get(id);
      if (row != null && row.wanted()) {
        if (row.content() < BAD_CONTENT) {
          Optional<Content> target = Optional.of(content(id, row.content()));
          assertThat(id + " as of today", amazon.content(id, now), is(target));
        }
      } else if (row != null && row.optedOut()) {
        assertThat(id + " opted out", amazon.digests(id), is(Set.of()));
      } else if (row == null && optedOut.contains(id)) {
        assertThat(id + " opted out and is told no more", amazon.isMember(id, now), is(false));
      } else if (mode == SnapshotMode.FULL && removal == RemovalPolicy.DELETE) {
        assertThat(id + " left", amazon.isMember(id, now), is(false));
      }
    }
  }
}
