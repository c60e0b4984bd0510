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
    Offer offer = new Offer(change.kind(), change.fingerprint(), outcome.verdict(), outcome.code());
    return switch (outcome.verdict()) {
      case ACCEPTED, PARTIAL -> applied(before, change, outcome, offer);
      case UNKNOWN -> unknown(before, change, outcome, offer);
      case REFUSED, FAILED -> offered(before, offer);
    };
  }

  /**
   * A fingerprint that changed although the digests did not: only the fingerprint moves, nothing
   * was sent. A sending that is later than the plan was stamped by a clock that was ahead: it
   * counts as made when the plan was, so that its renewal is not put off.
   *
   * @param plannedAt when the plan was made that says so
   */
  public static MembershipState refreshed(
      MembershipState before,
      Fingerprint fingerprint,
      @Nullable Instant qualifiedUntil,
      Instant plannedAt) {
    Instant sentAt = before.sentAt();
    return new MembershipState(
        before.presence(),
        sentAt == null ? null : earlier(sentAt, plannedAt),
        before.settledAt(),
        fingerprint,
        qualifiedUntil,
        before.offer());
  }

  private static MembershipState applied(
      @Nullable MembershipState before, PlannedChange change, Outcome outcome, Offer offer) {
    if (change.kind() == ChangeKind.REMOVE) {
      return new MembershipState(
          Presence.ABSENT,
          sentAt(outcome),
          settledAt(outcome),
          before == null ? null : before.fingerprint(),
          before == null ? null : before.qualifiedUntil(),
          offer);
    }
    return new MembershipState(
        Presence.PRESENT,
        sentAt(outcome),
        settledAt(outcome),
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
        sentAt(outcome),
        settledAt(outcome),
        change.kind().creates()
            ? change.fingerprint()
            : (before == null ? null : before.fingerprint()),
        change.kind().creates()
            ? change.qualifiedUntil()
            : (before == null ? null : before.qualifiedUntil()),
        offer);
  }

  /** Where a clock jumped between the two, renewal counts from the earlier one. */
  private static @Nullable Instant sentAt(Outcome outcome) {
    return outcome.sentAt() == null ? null : earlier(outcome.sentAt(), outcome.settledAt());
  }

  /** And expiry from the later one. */
  private static Instant settledAt(Outcome outcome) {
    boolean jumped = outcome.sentAt() != null && outcome.sentAt().isAfter(outcome.settledAt());
    return jumped ? outcome.sentAt() : outcome.settledAt();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
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
