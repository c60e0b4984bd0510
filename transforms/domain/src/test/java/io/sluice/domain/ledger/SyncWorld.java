package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A ledger and a model of Amazon beside it: an audience with a time to live, in which a member
 * stays so long after Amazon took the record. The two know of each other only by outcomes.
 */
final class SyncWorld {
  /** Everything works at once. */
  static final Fate TAKEN = new Fate(Verdict.ACCEPTED, true, 0, 0);

  private final SnapshotMode mode;
  private final RemovalPolicy removal;
  private final TtlPolicy ttl;
  private final Map<Integer, MembershipState> ledger = new TreeMap<>();
  private final Map<Integer, Held> amazon = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();

  SyncWorld(SnapshotMode mode, RemovalPolicy removal, TtlPolicy ttl) {
    this.mode = mode;
    this.removal = removal;
    this.ttl = ttl;
  }

  /**
   * What becomes of one record.
   *
   * @param verdict what we learn
   * @param applied what Amazon does
   * @param takenAfter seconds from the sending to Amazon's taking it
   * @param settledAfter seconds from the sending to our seeing the end, not less than the former
   */
  record Fate(Verdict verdict, boolean applied, long takenAfter, long settledAfter) {}

  private record Held(Fingerprint content, Instant takenAt) {}

  /** Diffs and sends; the decisions by member. */
  Map<Integer, Decision> run(
      Instant now, Instant asOf, Map<Integer, Candidate> snapshot, IntFunction<Fate> fates) {
    Map<Integer, Decision> decisions = diff(now, asOf, snapshot);
    MembershipDiff diff = new MembershipDiff(mode, removal, ttl, asOf, now);
    decisions.forEach(
        (id, decision) -> {
          Candidate candidate = snapshot.get(id);
          if (decision instanceof Decision.Change change) {
            send(id, planned(id, change, candidate), now, fates.apply(id));
          } else if (diff.learnsLifetime(candidate, ledger.get(id))) {
            ledger.computeIfPresent(
                id,
                (key, state) ->
                    StateAdvance.refreshed(
                        state, candidate.fingerprint(), candidate.qualifiedUntil(), now));
          }
        });
    return decisions;
  }

  /** Diffs and sends nothing. */
  Map<Integer, Decision> diff(Instant now, Instant asOf, Map<Integer, Candidate> snapshot) {
    MembershipDiff diff = new MembershipDiff(mode, removal, ttl, asOf, now);
    TreeSet<Integer> ids = new TreeSet<>(ledger.keySet());
    ids.addAll(snapshot.keySet());
    Map<Integer, Decision> decisions = new TreeMap<>();
    for (Integer id : ids) {
      byte[] name = ("member-" + id).getBytes(StandardCharsets.UTF_8);
      decisions.put(
          id, diff.decide(snapshot.get(id), ledger.get(id), MemberHash.of(name, 0, name.length)));
    }
    return decisions;
  }

  /** What Amazon holds of a member at a moment, {@code null} where it is no member. */
  @Nullable Fingerprint held(int id, Instant at) {
    Held held = amazon.get(id);
    return held != null && at.isBefore(held.takenAt().plus(ttl.ttl())) ? held.content() : null;
  }

  /** All calls so far, {@code ADD 3} and the like. */
  List<String> calls() {
    return calls;
  }

  private PlannedChange planned(int id, Decision.Change change, @Nullable Candidate candidate) {
    MembershipState state = ledger.get(id);
    Fingerprint known =
        state == null || state.fingerprint() == null ? new Fingerprint(0, 0) : state.fingerprint();
    boolean fromSnapshot = change.kind().creates() && candidate != null && isContent(candidate);
    return new PlannedChange(
        "member-" + id,
        change.kind(),
        change.reason(),
        List.of(),
        "US",
        ConsentSignal.NONE,
        fromSnapshot ? candidate.fingerprint() : known,
        fromSnapshot ? candidate.qualifiedUntil() : state == null ? null : state.qualifiedUntil());
  }

  private static boolean isContent(Candidate candidate) {
    return candidate.standing() == Standing.QUALIFIED;
  }

  private void send(int id, PlannedChange change, Instant now, Fate fate) {
    calls.add(change.kind() + " " + id);
    if (fate.applied() && change.kind() == ChangeKind.REMOVE) {
      amazon.remove(id);
    } else if (fate.applied()) {
      amazon.put(id, new Held(change.fingerprint(), now.plusSeconds(fate.takenAfter())));
    }
    StateAdvance.Outcome outcome =
        new StateAdvance.Outcome(
            fate.verdict(),
            now,
            now.plusSeconds(fate.settledAfter()),
            fate.verdict() == Verdict.ACCEPTED ? null : "code");
    ledger.put(id, StateAdvance.after(ledger.get(id), change, outcome, 0));
  }
}
