package io.sluice.domain.diff;

import io.sluice.domain.qualify.Standing;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The heart of Sluice: today's candidate against the ledger's state of one external user id in one
 * audience. Pure: the same arguments give the same answer.
 *
 * <p>Two clocks: {@code asOf} decides lifetime, {@code deliveryNow} decides renewal and expiry, so
 * that a replay with an old as-of does not believe that today's members have expired.
 *
 * @param mode what absence means
 * @param removal what happens to those who left
 * @param ttl renewal and expiry
 * @param transitions what is under way beside the daily change
 * @param asOf the moment that decides lifetime
 * @param deliveryNow real time
 * @param place where the snapshot stands among those that were settled
 */
public record MembershipDiff(
    SnapshotMode mode,
    RemovalPolicy removal,
    TtlPolicy ttl,
    Transitions transitions,
    Instant asOf,
    Instant deliveryNow,
    SnapshotPlace place)
    implements DiffRule {

  /** From the newest snapshot. */
  public MembershipDiff(
      SnapshotMode mode,
      RemovalPolicy removal,
      TtlPolicy ttl,
      Transitions transitions,
      Instant asOf,
      Instant deliveryNow) {
    this(mode, removal, ttl, transitions, asOf, deliveryNow, SnapshotPlace.NEWEST);
  }

  /** From the newest snapshot, with nothing under way. */
  public MembershipDiff(
      SnapshotMode mode, RemovalPolicy removal, TtlPolicy ttl, Instant asOf, Instant deliveryNow) {
    this(mode, removal, ttl, Transitions.NONE, asOf, deliveryNow);
  }

  /** Stands for a time that was never set, in {@link #restsUnchanged}. */
  public static final long NO_TIME = Long.MIN_VALUE;

  @SuppressWarnings("EnumOrdinal") // in memory only; at rest the ledger has codes of its own
  private static final int PRESENT = Presence.PRESENT.ordinal();

  @SuppressWarnings("EnumOrdinal")
  private static final int REFUSED = Offer.Verdict.REFUSED.ordinal();

  @Override
  public Decision decide(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    Decision decision = daily(candidate, state, memberHash);
    boolean creates = decision instanceof Decision.Change change && change.kind().creates();
    return creates && ttl.keepsNone() ? Decision.Rest.TTL_ZERO : decision;
  }

  private Decision daily(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    boolean granted = candidate != null && candidate.standing() == Standing.QUALIFIED;
    Optional<Removal> standing = state == null ? Optional.empty() : place.standing(state, granted);
    if (standing.isPresent()) {
      return keptOut(standing.get(), state, granted);
    }
    if (granted) {
      return place.mayHaveWithdrawn(state)
          ? Decision.Rest.WITHDRAWN_LATER
          : stay(candidate, state, memberHash);
    }
    if (state == null) {
      return Decision.Rest.OUT;
    }
    Optional<RemovalReason> reason = leaving(candidate, state);
    return reason.isPresent() ? leave(reason.get(), state) : keep(state, memberHash);
  }

  /**
   * Whether a removal is an opt-out that goes out even where the plan is refused. A denial in an
   * older snapshot than a full one that was settled is not: the newer one may have granted again.
   *
   * @param reason why the member is removed
   * @param state the ledger's state
   */
  public boolean isOptOut(RemovalReason reason, MembershipState state) {
    boolean noted = state.removal() != null && state.removal().reason().privacy();
    boolean overtaken =
        reason == RemovalReason.CONSENT_WITHDRAWN
            && mode == SnapshotMode.FULL
            && place.passed()
            && !noted;
    return reason.privacy() && !overtaken;
  }

  @Override
  public RowsThatCount rows() {
    return mode == SnapshotMode.FULL ? RowsThatCount.ALL : RowsThatCount.ALL_SINCE_DENIAL;
  }

  /** Whether a granted person stays out, or has to leave, for a withdrawal that stands. */
  boolean isKeptOut(MembershipState state) {
    return place.standing(state, true).isPresent() || place.mayHaveWithdrawn(state);
  }

  /** A removal that was sent without a known end is sent again until it is settled. */
  private static Decision keptOut(Removal removal, MembershipState state, boolean granted) {
    if (state.presence() != Presence.ABSENT) {
      return new Decision.Change(ChangeKind.REMOVE, removal.reason(), null);
    }
    if (!granted) {
      return Decision.Rest.OUT;
    }
    return removal.reason() == RemovalReason.SUPPRESSED
        ? Decision.Rest.SUPPRESSED_LATER
        : Decision.Rest.WITHDRAWN_LATER;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Also of a person that the ledger never held: an older snapshot may grant, and must not add
   * who denied since. Not where the audience drops the row: each audience would hold everybody who
   * denies anywhere in a table that many audiences share.
   */
  @Override
  public Optional<RemovalReason> withdrawal(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash) {
    Optional<RemovalReason> reason =
        candidate == null ? Optional.empty() : asked(candidate.standing());
    if (reason.isEmpty()) {
      return reason;
    }
    if (state == null) {
      return candidate.standing() == Standing.DENIED_ELSEWHERE ? Optional.empty() : reason;
    }
    Removal noted = state.removal();
    boolean known = noted != null && noted.reason().privacy();
    boolean news = !known || place.refreshes(noted, mode, memberHash);
    return state.presence() == Presence.ABSENT && news ? reason : Optional.empty();
  }

  private static Optional<RemovalReason> asked(Standing standing) {
    return switch (standing) {
      case SUPPRESSED -> Optional.of(RemovalReason.SUPPRESSED);
      case CONSENT_DENIED, DENIED_ELSEWHERE -> Optional.of(RemovalReason.CONSENT_WITHDRAWN);
      case QUALIFIED, NOT_SELECTED, LIFETIME_OVER -> Optional.empty();
    };
  }

  /**
   * Whether {@link #decide} would leave a qualified candidate whose content is the state's {@link
   * Decision.Rest#UNCHANGED}, told from plain numbers: the way of nearly every member on nearly
   * every day, without an object made. The caller has compared the fingerprints.
   *
   * <p>The caller has seen that the row has no {@link MembershipState#removal}.
   *
   * <p>True only when {@code decide} would say so; false means ask {@code decide}. The two differ
   * in two cases only: after a refused offer, whatever was refused, and after a sending that is
   * later than now this says false. The end of the lifetime is not looked at: where {@link
   * #learnsLifetime} may hold, the caller compares it.
   *
   * @param presence ordinal of the state's {@link Presence}
   * @param sentAt epoch second, or {@link #NO_TIME}
   * @param settledAt epoch second, or {@link #NO_TIME}
   * @param verdict ordinal of the last offer's {@link Offer.Verdict}
   * @param memberHash as for {@code decide}
   */
  public boolean restsUnchanged(
      int presence, long sentAt, long settledAt, int verdict, long memberHash) {
    if (presence != PRESENT || verdict == REFUSED || sentAt == NO_TIME) {
      return false;
    }
    long now = deliveryNow.getEpochSecond();
    return now >= sentAt
        && now - sentAt < ttl.renewalDelaySeconds(memberHash)
        && (settledAt == NO_TIME || now - settledAt < ttl.lapseDelaySeconds());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Only an increment needs it: there the person may be absent tomorrow, and the ledger alone
   * then tells how long the membership holds.
   */
  @Override
  public boolean learnsLifetime(@Nullable Candidate candidate, @Nullable MembershipState state) {
    return mode == SnapshotMode.INCREMENT
        && candidate != null
        && state != null
        && candidate.standing() == Standing.QUALIFIED
        && !Objects.equals(candidate.qualifiedUntil(), state.qualifiedUntil());
  }

  /**
   * Whether a member for whom nothing is sent must still be written to the ledger, because a clock
   * that was ahead stamped its sending: left as it is, its renewal would come late by as much.
   *
   * @param state the ledger's state
   */
  public boolean sentInTheFuture(MembershipState state) {
    return state.presence() != Presence.ABSENT
        && state.sentAt() != null
        && state.sentAt().getEpochSecond() > deliveryNow.getEpochSecond();
  }

  private Decision stay(Candidate candidate, @Nullable MembershipState state, long memberHash) {
    if (state == null) {
      return add();
    }
    if (refusedBefore(candidate.fingerprint(), state)) {
      return Decision.Rest.HELD;
    }
    return switch (state.presence()) {
      case ABSENT -> add();
      // The outcome was never learned: the person counts as present and is sent again.
      case UNKNOWN -> update();
      case PRESENT -> {
        if (ttl.lapsed(state.settledAt(), deliveryNow)) {
          yield add();
        }
        if (state.removal() != null && state.removal().reason().privacy()) {
          // The removal may have come through, and the person granted again since.
          yield update();
        }
        yield candidate.fingerprint().equals(state.fingerprint())
            ? renewIfDue(state, memberHash)
            : differing(candidate, state, memberHash);
      }
    };
  }

  /** Really changed content goes at once; what only follows a raise of the rules waits its turn. */
  private Decision differing(Candidate candidate, MembershipState state, long memberHash) {
    Instant raisedAt = candidate.rulesRaisedAt();
    if (raisedAt == null) {
      return update();
    }
    if (renewIfDue(state, memberHash) instanceof Decision.Change renewal) {
      // It is sent anyway: in a renewal's place, with what the new rules make of it.
      return new Decision.Change(ChangeKind.REHASH, null, renewal.ends());
    }
    long window = transitions.rehashWindow().toSeconds();
    Instant due = raisedAt.plusSeconds((long) (TtlPolicy.share(memberHash) * window));
    return deliveryNow.isBefore(due)
        ? Decision.Rest.REHASH_LATER
        : new Decision.Change(ChangeKind.REHASH, null, null);
  }

  private Optional<RemovalReason> leaving(@Nullable Candidate candidate, MembershipState state) {
    if (candidate != null) {
      switch (candidate.standing()) {
        case SUPPRESSED -> {
          return Optional.of(RemovalReason.SUPPRESSED);
        }
        case CONSENT_DENIED, DENIED_ELSEWHERE -> {
          return Optional.of(RemovalReason.CONSENT_WITHDRAWN);
        }
        case LIFETIME_OVER -> {
          // In an increment an older row may tell less than the ledger knows.
          if (mode == SnapshotMode.FULL || lifetimeOver(state)) {
            return Optional.of(RemovalReason.LIFETIME_OVER);
          }
        }
        case NOT_SELECTED, QUALIFIED -> {}
      }
    }
    if (lifetimeOver(state)) {
      return Optional.of(RemovalReason.LIFETIME_OVER);
    }
    return mode == SnapshotMode.FULL ? Optional.of(RemovalReason.LEFT) : Optional.empty();
  }

  private Decision leave(RemovalReason reason, MembershipState state) {
    if (state.presence() == Presence.ABSENT) {
      return Decision.Rest.OUT;
    }
    if (reason.privacy()) {
      return new Decision.Change(ChangeKind.REMOVE, reason, null);
    }
    boolean raised = transitions.raises(ttl);
    if (ttl.lapsed(state.settledAt(), deliveryNow)) {
      return raised && !ttl.with(transitions.comingTtl()).lapsed(state.settledAt(), deliveryNow)
          ? new Decision.Change(ChangeKind.REMOVE, RemovalReason.TTL_RAISED, null)
          : Decision.Rest.OUT;
    }
    // An opt-out that did not come through is gone on with, though the warehouse forgot the person.
    boolean begun = state.offer().kind() == ChangeKind.REMOVE;
    return raised || begun || removal == RemovalPolicy.DELETE
        ? new Decision.Change(ChangeKind.REMOVE, reason, null)
        : Decision.Rest.LEFT_TO_EXPIRE;
  }

  /** Absent from an increment but still within its lifetime: the ledger's content is renewed. */
  private Decision keep(MembershipState state, long memberHash) {
    if (state.presence() == Presence.ABSENT) {
      return Decision.Rest.OUT;
    }
    if (state.offer().kind() == ChangeKind.REMOVE) {
      // A removal that did not come through. Nobody was asked again, so it must not turn into a
      // renewal; of the reasons that an increment knows, this is the one not judged anew each day.
      return leave(RemovalReason.CONSENT_WITHDRAWN, state);
    }
    if (state.fingerprint() != null && refusedBefore(state.fingerprint(), state)) {
      return Decision.Rest.HELD;
    }
    if (state.presence() == Presence.UNKNOWN) {
      // Put there by a late request alone: only a row could tell what to send.
      return state.fingerprint() == null ? Decision.Rest.OUT : update();
    }
    if (ttl.lapsed(state.settledAt(), deliveryNow)) {
      return add();
    }
    return renewIfDue(state, memberHash);
  }

  private Decision renewIfDue(MembershipState state, long memberHash) {
    Instant sentAt = state.sentAt();
    if (sentAt == null || !deliveryNow.isBefore(ttl.renewalDue(sentAt, memberHash))) {
      Instant ends = sentAt == null ? deliveryNow : ttl.earliestEnd(sentAt);
      return new Decision.Change(ChangeKind.RENEW, null, ends);
    }
    return Decision.Rest.UNCHANGED;
  }

  private boolean lifetimeOver(MembershipState state) {
    return state.qualifiedUntil() != null && !state.qualifiedUntil().isAfter(asOf);
  }

  private static boolean refusedBefore(Fingerprint content, MembershipState state) {
    Offer offer = state.offer();
    return offer.verdict() == Offer.Verdict.REFUSED
        && offer.kind().creates()
        && offer.fingerprint().equals(content);
  }

  private static Decision add() {
    return new Decision.Change(ChangeKind.ADD, null, null);
  }

  private static Decision update() {
    return new Decision.Change(ChangeKind.UPDATE, null, null);
  }
}
