package io.sluice.domain.diff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Ledger states for tests, by what is particular about them. */
final class States {
  static final Fingerprint A = new Fingerprint(1, 2);
  static final Fingerprint B = new Fingerprint(1, 3);

  private States() {}

  /** Sent and settled at the same time with content A. */
  static MembershipState present(Instant sentAndSettled) {
    return present(sentAndSettled, sentAndSettled, null);
  }

  static MembershipState present(Instant sent, Instant settled, @Nullable Instant until) {
    return state(Presence.PRESENT, sent, settled, until, accepted(ChangeKind.ADD));
  }

  static MembershipState absent(Instant when) {
    return state(Presence.ABSENT, when, when, null, accepted(ChangeKind.REMOVE));
  }

  static MembershipState unknown(Instant when, ChangeKind offered) {
    return state(
        Presence.UNKNOWN, when, when, null, new Offer(offered, A, Offer.Verdict.UNKNOWN, "late"));
  }

  static MembershipState state(
      Presence presence,
      @Nullable Instant sent,
      @Nullable Instant settled,
      @Nullable Instant until,
      Offer offer) {
    return new MembershipState(presence, sent, settled, A, until, offer);
  }

  static MembershipState withOffer(MembershipState state, Offer offer) {
    return new MembershipState(
        state.presence(),
        state.sentAt(),
        state.settledAt(),
        state.fingerprint(),
        state.qualifiedUntil(),
        offer);
  }

  static Offer accepted(ChangeKind kind) {
    return new Offer(kind, A, Offer.Verdict.ACCEPTED, null);
  }

  static Offer refused(ChangeKind kind, Fingerprint content) {
    return new Offer(kind, content, Offer.Verdict.REFUSED, "INVALID");
  }

  static Offer failed(ChangeKind kind, Fingerprint content) {
    return new Offer(kind, content, Offer.Verdict.FAILED, "job_failed");
  }
}
