package io.sluice.domain.diff;

import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What past days still have to say: who qualified in them and whom the ledger does not know better
 * is added or brought up to date, for what is left of the lifetime. Nothing that a later run set is
 * taken back: no member is removed but by an opt-out, no lifetime gets shorter, and content of a
 * newer qualification is not replaced by older content.
 *
 * <p>Which of two is newer is told by the end of the lifetime, since both are counted from the
 * qualification; of one and the same qualification the ledger's content is the newer where it was
 * sent after the last of the days and before this backfill began. Somebody who was removed stays
 * out unless they qualified after that.
 *
 * @param daily decides what is offered; an increment, since absence says nothing
 * @param lifetime of the audience
 * @param end when the last of the days ended
 * @param started what was sent since comes from earlier days of the same backfill, and does not
 *     stand in the way of later ones; {@link Instant#MAX} where there are none
 */
public record BackfillRule(MembershipDiff daily, Duration lifetime, Instant end, Instant started)
    implements DiffRule {
  /** Checks the mode. */
  public BackfillRule {
    if (daily.mode() != SnapshotMode.INCREMENT) {
      throw new IllegalArgumentException("absence from past days says nothing: mode INCREMENT");
    }
  }

  @Override
  public RowsThatCount rows() {
    return RowsThatCount.NEWEST;
  }

  @Override
  public Decision decide(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    if (candidate == null) {
      return Decision.Rest.OUT;
    }
    return switch (candidate.standing()) {
      case SUPPRESSED -> daily.decide(candidate, state, memberHash);
      case CONSENT_DENIED, DENIED_ELSEWHERE ->
          state != null && knowsNewer(state, candidate)
              ? Decision.Rest.SUPERSEDED
              : daily.decide(candidate, state, memberHash);
      case QUALIFIED ->
          state != null && !daily.isKeptOut(state) && supersedes(state, candidate)
              ? Decision.Rest.SUPERSEDED
              : daily.decide(candidate, state, memberHash);
      case LIFETIME_OVER, NOT_SELECTED -> Decision.Rest.OUT;
    };
  }

  @Override
  public Optional<RemovalReason> withdrawal(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    boolean older =
        candidate != null
            && state != null
            && candidate.standing() != Standing.SUPPRESSED
            && candidate.standing().optsOut()
            && state.presence() != Presence.ABSENT
            && knowsNewer(state, candidate);
    return older ? Optional.empty() : daily.withdrawal(candidate, state, memberHash);
  }

  /** A lifetime is prolonged and never cut. */
  @Override
  public boolean learnsLifetime(@Nullable Candidate candidate, @Nullable MembershipState state) {
    return candidate != null
        && state != null
        && candidate.standing() == Standing.QUALIFIED
        && candidate.qualifiedUntil() != null
        && state.qualifiedUntil() != null
        && state.presence() != Presence.ABSENT
        && candidate.qualifiedUntil().isAfter(state.qualifiedUntil());
  }

  private boolean supersedes(MembershipState state, Candidate candidate) {
    Instant sentAt = state.sentAt();
    if (state.presence() == Presence.ABSENT) {
      // Only a removal that was taken leaves a time there, or a withdrawal that was noted.
      Instant out = sentAt == null && state.removal() != null ? state.settledAt() : sentAt;
      return out != null && !ofThisBackfill(out) && !qualifiedAfter(candidate, out);
    }
    if (knowsNewer(state, candidate)) {
      return true;
    }
    boolean same = candidate.fingerprint().equals(state.fingerprint());
    return !same && knowsSame(state, candidate) && sentAt != null && byLaterRun(sentAt);
  }

  private boolean byLaterRun(Instant sentAt) {
    return !sentAt.isBefore(end) && !ofThisBackfill(sentAt);
  }

  /** What is later than now was sent by another run, whose clock was ahead. */
  private boolean ofThisBackfill(Instant sentAt) {
    return !sentAt.isBefore(started)
        && sentAt.getEpochSecond() <= daily.deliveryNow().getEpochSecond();
  }

  private static boolean knowsNewer(MembershipState state, Candidate candidate) {
    return state.qualifiedUntil() != null
        && candidate.qualifiedUntil() != null
        && candidate.qualifiedUntil().isBefore(state.qualifiedUntil());
  }

  /** Without an end on one side nobody can tell, and the later sending counts. */
  private static boolean knowsSame(MembershipState state, Candidate candidate) {
    return state.qualifiedUntil() == null
        || candidate.qualifiedUntil() == null
        || candidate.qualifiedUntil().equals(state.qualifiedUntil());
  }

  private boolean qualifiedAfter(Candidate candidate, Instant moment) {
    Instant until = candidate.qualifiedUntil();
    return until != null && until.minus(lifetime).isAfter(moment);
  }
}
