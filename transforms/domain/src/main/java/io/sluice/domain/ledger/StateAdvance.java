package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.diff.RemovalReason;
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
   * @param rank of the snapshot that the plan was made from
   */
  public static MembershipState after(
      @Nullable MembershipState before, PlannedChange change, Outcome outcome, long rank) {
    if (before != null && leftLate(outcome)) {
      return afterLate(before, change, outcome);
    }
    Offer offer = new Offer(change.kind(), change.fingerprint(), outcome.verdict(), outcome.code());
    Removal removal = removal(before, change, outcome.verdict(), rank);
    return switch (outcome.verdict()) {
      case ACCEPTED, PARTIAL -> applied(before, change, outcome, offer, removal);
      case UNKNOWN -> unknown(before, change, outcome, offer, removal);
      case REFUSED, FAILED -> offered(before, offer, removal);
    };
  }

  /**
   * A person who withdrew and for whom nothing was sent: kept out of plans of older snapshots.
   *
   * @param before the state before, or {@code null} where the ledger never held the person
   * @param change a REMOVE that only notes its reason
   * @param notedAt when its plan was made
   * @param rank of the snapshot that the plan was made from
   */
  public static MembershipState noted(
      @Nullable MembershipState before, PlannedChange change, Instant notedAt, long rank) {
    Removal removal = newest(before, new Removal(reason(change), rank));
    if (before == null) {
      Offer none = new Offer(ChangeKind.REMOVE, change.fingerprint(), Offer.Verdict.ACCEPTED, null);
      return new MembershipState(Presence.ABSENT, null, notedAt, null, null, none, removal);
    }
    Instant settledAt = before.presence() == Presence.ABSENT ? notedAt : before.settledAt();
    return new MembershipState(
        before.presence(),
        before.sentAt(),
        settledAt,
        before.fingerprint(),
        before.qualifiedUntil(),
        before.offer(),
        removal);
  }

  /** A removal stays until a newer offer is taken; one that failed is still to be made. */
  private static @Nullable Removal removal(
      @Nullable MembershipState before, PlannedChange change, Offer.Verdict verdict, long rank) {
    boolean taken = verdict == Offer.Verdict.ACCEPTED || verdict == Offer.Verdict.PARTIAL;
    Removal noted = before == null ? null : before.removal();
    if (change.kind().creates()) {
      return taken ? null : noted;
    }
    Removal removal = new Removal(reason(change), rank);
    boolean holds = taken || removal.reason().privacy();
    return holds ? newest(before, removal) : noted;
  }

  /** What an older snapshot removes does not make a later withdrawal older. */
  private static Removal newest(@Nullable MembershipState before, Removal removal) {
    Removal noted = before == null ? null : before.removal();
    boolean later = noted != null && noted.reason().privacy() && noted.rank() >= removal.rank();
    return later ? noted : removal;
  }

  private static RemovalReason reason(PlannedChange change) {
    return change.reason() == null ? RemovalReason.LEFT : change.reason();
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
        before.offer(),
        // Amazon holds the very content that was granted again: a removal that failed is over.
        before.presence() == Presence.ABSENT ? before.removal() : null);
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
        before.offer(),
        before.removal());
  }

  private static MembershipState applied(
      @Nullable MembershipState before,
      PlannedChange change,
      Outcome outcome,
      Offer offer,
      @Nullable Removal removal) {
    if (change.kind() == ChangeKind.REMOVE) {
      return new MembershipState(
          Presence.ABSENT,
          sentAt(outcome),
          settledAt(outcome),
          before == null ? null : before.fingerprint(),
          before == null ? null : before.qualifiedUntil(),
          offer,
          removal);
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
      @Nullable MembershipState before,
      PlannedChange change,
      Outcome outcome,
      Offer offer,
      @Nullable Removal removal) {
    if (outcome.sentAt() == null) {
      return offered(before, offer, removal);
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
        offer,
        removal);
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

  private static MembershipState offered(
      @Nullable MembershipState before, Offer offer, @Nullable Removal removal) {
    return before == null
        ? new MembershipState(Presence.ABSENT, null, null, null, null, offer, removal)
        : new MembershipState(
            before.presence(),
            before.sentAt(),
            before.settledAt(),
            before.fingerprint(),
            before.qualifiedUntil(),
            offer,
            removal);
  }
}
