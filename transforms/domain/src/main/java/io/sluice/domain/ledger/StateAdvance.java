package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a settled outcome moves the ledger's state of one member. Presence changes only when Amazon's
 * result says so; a refusal changes only the offer.
 */
public final class StateAdvance {
  /**
   * Code of a batch that may have left after another writer had the lane: what was settled since
   * stays said, only whether it still holds at Amazon is not known.
   */
  public static final String CODE_LEFT_LATE = "left_late";

  private StateAdvance() {}

  /**
   * What came of one record.
   *
   * @param verdict Amazon's answer
   * @param sentAt when the decisive request left, or {@code null} where nothing left
   * @param settledAt when the end was seen
   * @param code short code where not accepted
   */
  public record Outcome(
      Offer.Verdict verdict, @Nullable Instant sentAt, Instant settledAt, @Nullable String code) {}

  /**
   * The state after a settlement.
   *
   * @param before the state before, or {@code null} where there was none
   * @param change what was offered
   * @param outcome what came of it
   */
  public static MembershipState after(
      @Nullable MembershipState before, PlannedChange change, Outcome outcome) {
    if (before != null && leftLate(outcome)) {
      return afterLate(before, change, outcome);
    }
    Offer offer = new Offer(change.kind(), change.fingerprint(), outcome.verdict(), outcome.code());
    return switch (outcome.verdict()) {
      case ACCEPTED, PARTIAL -> applied(before, change, outcome, offer);
      case UNKNOWN -> unknown(before, change, outcome, offer);
      case REFUSED, FAILED -> offered(before, offer);
    };
  }

  /**
   * A fingerprint that changed although the digests did not: only the fingerprint moves, nothing
   * was sent.
   */
  public static MembershipState refreshed(
      MembershipState before, Fingerprint fingerprint, @Nullable Instant qualifiedUntil) {
    return new MembershipState(
        before.presence(),
        before.sentAt(),
        before.settledAt(),
        fingerprint,
        qualifiedUntil,
        before.offer());
  }

  /** True where the outcome is that of a batch which may have left late. */
  static boolean leftLate(Outcome outcome) {
    return outcome.verdict() == Offer.Verdict.UNKNOWN && CODE_LEFT_LATE.equals(outcome.code());
  }

  /**
   * What a late request does depends on what came since: the same again leaves all as it is. The
   * last offer stays, so that a removal which it undid is gone on with, whoever forgot the person.
   */
  private static MembershipState afterLate(
      MembershipState before, PlannedChange change, Outcome outcome) {
    if (!change.kind().creates() && before.presence() == Presence.ABSENT) {
      return before;
    }
    boolean same =
        change.kind().creates()
            && before.presence() == Presence.PRESENT
            && change.fingerprint().equals(before.fingerprint());
    return new MembershipState(
        same ? Presence.PRESENT : Presence.UNKNOWN,
        // A renewal is due as before, for it may not have come; it may last longer, for it may.
        same ? before.sentAt() : outcome.sentAt(),
        outcome.settledAt(),
        // Of who was absent no content is known that a renewal could repeat.
        before.presence() == Presence.ABSENT ? null : before.fingerprint(),
        before.qualifiedUntil(),
        before.offer());
  }

  private static MembershipState applied(
      @Nullable MembershipState before, PlannedChange change, Outcome outcome, Offer offer) {
    if (change.kind() == ChangeKind.REMOVE) {
      return new MembershipState(
          Presence.ABSENT,
          outcome.sentAt(),
          outcome.settledAt(),
          before == null ? null : before.fingerprint(),
          before == null ? null : before.qualifiedUntil(),
          offer);
    }
    return new MembershipState(
        Presence.PRESENT,
        outcome.sentAt(),
        outcome.settledAt(),
        change.fingerprint(),
        change.qualifiedUntil(),
        offer);
  }

  private static MembershipState unknown(
      @Nullable MembershipState before, PlannedChange change, Outcome outcome, Offer offer) {
    if (outcome.sentAt() == null) {
      return offered(before, offer);
    }
    return new MembershipState(
        Presence.UNKNOWN,
        outcome.sentAt(),
        outcome.settledAt(),
        change.kind().creates()
            ? change.fingerprint()
            : (before == null ? null : before.fingerprint()),
        change.kind().creates()
            ? change.qualifiedUntil()
            : (before == null ? null : before.qualifiedUntil()),
        offer);
  }

  private static MembershipState offered(@Nullable MembershipState before, Offer offer) {
    return before == null
        ? new MembershipState(Presence.ABSENT, null, null, null, null, offer)
        : new MembershipState(
            before.presence(),
            before.sentAt(),
            before.settledAt(),
            before.fingerprint(),
            before.qualifiedUntil(),
            offer);
  }
}
