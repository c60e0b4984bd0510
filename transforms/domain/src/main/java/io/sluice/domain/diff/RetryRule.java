package io.sluice.domain.diff;

import io.sluice.domain.qualify.Standing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offers once more what Amazon refused, and nothing else: a member whose last offer was refused
 * with one of the chosen codes is decided as if that offer had failed without naming it. Nobody is
 * removed, since a removal is never held back in the first place.
 *
 * @param daily decides what is offered
 * @param choice which refusals
 */
public record RetryRule(MembershipDiff daily, RetryChoice choice) implements DiffRule {
  @Override
  public Decision decide(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    if (state == null || !chosen(state.offer()) || !asked(candidate)) {
      return Decision.Rest.NOT_CHOSEN;
    }
    Decision decision = daily.decide(candidate, lifted(state), memberHash);
    boolean offers = decision instanceof Decision.Change change && change.kind().creates();
    return offers ? decision : Decision.Rest.NOT_CHOSEN;
  }

  @Override
  public RowsThatCount rows() {
    return daily.rows();
  }

  /** Nothing but the chosen refusals changes. */
  @Override
  public boolean learnsLifetime(@Nullable Candidate candidate, @Nullable MembershipState state) {
    return false;
  }

  /** Nothing but the chosen refusals is looked at. */
  @Override
  public Optional<RemovalReason> withdrawal(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    return Optional.empty();
  }

  private boolean chosen(Offer offer) {
    return offer.verdict() == Offer.Verdict.REFUSED
        && offer.kind().creates()
        && choice.hasCode(offer.code());
  }

  /** An increment need not mention the person: then it is the renewal that was refused. */
  private boolean asked(@Nullable Candidate candidate) {
    return candidate == null
        ? daily.mode() == SnapshotMode.INCREMENT
        : candidate.standing() == Standing.QUALIFIED;
  }

  private static MembershipState lifted(MembershipState state) {
    Offer offer = state.offer();
    return new MembershipState(
        state.presence(),
        state.sentAt(),
        state.settledAt(),
        state.fingerprint(),
        state.qualifiedUntil(),
        new Offer(offer.kind(), offer.fingerprint(), Offer.Verdict.FAILED, offer.code()),
        state.removal());
  }
}
