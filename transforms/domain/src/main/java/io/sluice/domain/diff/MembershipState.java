package io.sluice.domain.diff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger holds of one external user id in one audience: presence apart from the last
 * offer, so that a refused update does not forget that the old content is still there.
 *
 * @param presence what Amazon is known to hold
 * @param sentAt when the call that made the presence left, or {@code null} before any
 * @param settledAt when its job was seen to end, or {@code null} before any
 * @param fingerprint content of the presence, or {@code null} before any
 * @param qualifiedUntil end of the lifetime, or {@code null} where there is none
 * @param offer the last offer
 * @param removal why the member left or must leave, or {@code null} where nothing asks for it; a
 *     row of an older version has none
 */
public record MembershipState(
    Presence presence,
    @Nullable Instant sentAt,
    @Nullable Instant settledAt,
    @Nullable Fingerprint fingerprint,
    @Nullable Instant qualifiedUntil,
    Offer offer,
    @Nullable Removal removal) {

  /** Of a member that nothing asks to leave. */
  public MembershipState(
      Presence presence,
      @Nullable Instant sentAt,
      @Nullable Instant settledAt,
      @Nullable Fingerprint fingerprint,
      @Nullable Instant qualifiedUntil,
      Offer offer) {
    this(presence, sentAt, settledAt, fingerprint, qualifiedUntil, offer, null);
  }
}
