package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.diff.RemovalReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which states are kept at rest. They are written down here and not taken from the
 * order of the enums, which may be sorted anew one day; files outlive that.
 */
public final class StateCodes {
  private StateCodes() {}

  /** 0 absent, 1 present, 2 unknown. */
  public static int code(Presence presence) {
    return switch (presence) {
      case ABSENT -> 0;
      case PRESENT -> 1;
      case UNKNOWN -> 2;
    };
  }

  /** 0 add, 1 update, 2 renew, 3 remove, 4 rehash. */
  public static int code(ChangeKind kind) {
    return switch (kind) {
      case ADD -> 0;
      case UPDATE -> 1;
      case RENEW -> 2;
      case REMOVE -> 3;
      case REHASH -> 4;
    };
  }

  /** 0 accepted, 1 refused, 2 failed, 3 partial, 4 unknown. */
  public static int code(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> 0;
      case REFUSED -> 1;
      case FAILED -> 2;
      case PARTIAL -> 3;
      case UNKNOWN -> 4;
    };
  }

  /** 0 left, 1 lifetime over, 2 consent withdrawn, 3 suppressed, 4 erased, 5 TTL raised. */
  public static int code(RemovalReason reason) {
    return switch (reason) {
      case LEFT -> 0;
      case LIFETIME_OVER -> 1;
      case CONSENT_WITHDRAWN -> 2;
      case SUPPRESSED -> 3;
      case ERASED -> 4;
      case TTL_RAISED -> 5;
    };
  }

  /** The reason of a code; {@link IllegalArgumentException} for others. */
  public static RemovalReason reason(long code) {
    for (RemovalReason reason : RemovalReason.values()) {
      if (code(reason) == code) {
        return reason;
      }
    }
    throw unknown("memberships.removal_reason", code);
  }

  /** Whether a row's reason is one that the person asked for; false for none. */
  static boolean asksToLeave(long code) {
    return code != MembershipSink.NONE && reason(code).privacy();
  }

  /** 0 accepted, 1 refused, 2 unknown. */
  public static int code(Status status) {
    return switch (status) {
      case ACCEPTED -> 0;
      case REFUSED -> 1;
      case UNKNOWN -> 2;
    };
  }

  /** The state that the columns of one row hold, as {@link MembershipSink#row} takes them. */
  public static MembershipState state(
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerKind,
      int offerVerdict,
      long offerFpHigh,
      long offerFpLow,
      @Nullable String offerCode,
      long removalReason,
      long removalRank) {
    boolean known = fpHigh != MembershipSink.NONE || fpLow != MembershipSink.NONE;
    return new MembershipState(
        presence(presence),
        instant(sentAtS),
        instant(settledAtS),
        known ? new Fingerprint(fpHigh, fpLow) : null,
        instant(qualifiedUntilS),
        new Offer(
            kind(offerKind),
            new Fingerprint(offerFpHigh, offerFpLow),
            verdict(offerVerdict),
            offerCode),
        removalReason == MembershipSink.NONE
            ? null
            : new Removal(reason(removalReason), removalRank));
  }

  private static @Nullable Instant instant(long seconds) {
    return seconds == MembershipSink.NONE ? null : Instant.ofEpochSecond(seconds);
  }

  /** The presence of a code; {@link IllegalArgumentException} for others. */
  public static Presence presence(int code) {
    return switch (code) {
      case 0 -> Presence.ABSENT;
      case 1 -> Presence.PRESENT;
      case 2 -> Presence.UNKNOWN;
      default -> throw unknown("memberships.presence", code);
    };
  }

  /** The kind of a code; {@link IllegalArgumentException} for others. */
  public static ChangeKind kind(int code) {
    return switch (code) {
      case 0 -> ChangeKind.ADD;
      case 1 -> ChangeKind.UPDATE;
      case 2 -> ChangeKind.RENEW;
      case 3 -> ChangeKind.REMOVE;
      case 4 -> ChangeKind.REHASH;
      default -> throw unknown("memberships.offer_kind", code);
    };
  }

  /** The verdict of a code; {@link IllegalArgumentException} for others. */
  public static Verdict verdict(int code) {
    return switch (code) {
      case 0 -> Verdict.ACCEPTED;
      case 1 -> Verdict.REFUSED;
      case 2 -> Verdict.FAILED;
      case 3 -> Verdict.PARTIAL;
      case 4 -> Verdict.UNKNOWN;
      default -> throw unknown("memberships.offer_verdict", code);
    };
  }

  /** The status of an event by its code; {@link IllegalArgumentException} for others. */
  public static Status status(int code) {
    return switch (code) {
      case 0 -> Status.ACCEPTED;
      case 1 -> Status.REFUSED;
      case 2 -> Status.UNKNOWN;
      default -> throw unknown("conversions.status", code);
    };
  }

  private static IllegalArgumentException unknown(String column, long code) {
    return new IllegalArgumentException(
        column + " holds " + code + ", which this version does not know");
  }
}
