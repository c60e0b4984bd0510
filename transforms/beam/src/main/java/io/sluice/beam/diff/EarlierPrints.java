package io.sluice.beam.diff;

import io.sluice.beam.qualify.PackedRow;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.RulesHistory.Version;
import io.sluice.domain.qualify.Standing;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether only a raise of the match-key rules makes a member's fingerprint differ. The packed
 * row holds the raw content, so its fingerprints under earlier versions are computed only for a
 * member whose fingerprint differs, and only while the ledger knows of earlier versions. For one
 * thread.
 */
final class EarlierPrints {
  private final RulesHistory history;
  private final Map<String, ContentFingerprint> earlier = new HashMap<>();
  private final PackedRow row = new PackedRow();

  private EarlierPrints(RulesHistory history) {
    this.history = history;
  }

  /**
   * Makes it.
   *
   * @param key the fingerprint key
   */
  static EarlierPrints of(RulesHistory history, byte[] key) {
    EarlierPrints prints = new EarlierPrints(history);
    history.versions().stream()
        .limit(Math.max(0, history.versions().size() - 1L))
        .map(Version::name)
        .forEach(version -> prints.earlier.put(version, ContentFingerprint.of(key, version)));
    return prints;
  }

  /** The candidate with the raise that alone sets it apart from the ledger's state, if any. */
  @Nullable Candidate compared(
      @Nullable Candidate candidate, MembershipState state, CandidateIndex index, int first) {
    Fingerprint held = state.fingerprint();
    if (earlier.isEmpty()
        || candidate == null
        || held == null
        || candidate.standing() != Standing.QUALIFIED
        || candidate.fingerprint().equals(held)) {
      return candidate;
    }
    return history
        .raisedAfter(held, version -> print(earlier.get(version), index, first))
        .map(
            raised ->
                new Candidate(
                    candidate.standing(),
                    candidate.fingerprint(),
                    candidate.qualifiedUntil(),
                    raised))
        .orElse(candidate);
  }

  private Fingerprint print(ContentFingerprint version, CandidateIndex index, int first) {
    if (index.merged(first)) {
      return index.resolve(first, version).print();
    }
    index.read(first, row);
    return version.ofMember(
        row.block(), row.idStart(), row.idEnd(), row.block(), row.payloadStart(), row.payloadEnd());
  }
}
