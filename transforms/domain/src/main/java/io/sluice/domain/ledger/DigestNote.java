package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import java.util.Optional;

/** What a settled change tells of the digests that Amazon may hold of a member. */
public enum DigestNote {
  /** They were taken, or nobody knows: no newer content of the member is known. */
  SENT,
  /**
   * They left, and Amazon said that nothing was done with them, or they left late, behind newer
   * ones: what was sent before is still what it holds. A DELETE carries them all the same.
   */
  OFFERED,
  /** A DELETE was settled: what was sent before is gone. */
  CLEARED;

  /**
   * What is to be noted. A renewal sends what is noted already; a refusal of this very record
   * leaves nothing at Amazon.
   *
   * @param change what was offered
   * @param outcome what came of it
   * @return empty where nothing is to be noted
   */
  public static Optional<DigestNote> of(PlannedChange change, Outcome outcome) {
    boolean removes = change.kind() == ChangeKind.REMOVE;
    if (StateAdvance.leftLate(outcome)) {
      // Not newer than what was settled since, and back at Amazon perhaps, a renewal's too.
      return removes ? Optional.empty() : Optional.of(OFFERED);
    }
    if (outcome.sentAt() == null || change.kind() == ChangeKind.RENEW) {
      return Optional.empty();
    }
    return switch (outcome.verdict()) {
      case ACCEPTED, PARTIAL -> Optional.of(removes ? CLEARED : SENT);
      case UNKNOWN -> removes ? Optional.empty() : Optional.of(SENT);
      case FAILED -> removes ? Optional.empty() : Optional.of(OFFERED);
      case REFUSED -> Optional.empty();
    };
  }
}
