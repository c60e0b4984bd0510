package io.sluice.domain.diff;

/** Why a member leaves an audience. */
public enum RemovalReason {
  /** Not in the snapshot any more, or not selected by it. */
  LEFT(false),
  /** The lifetime after the qualification is over. */
  LIFETIME_OVER(false),
  /** Consent was withdrawn or denied. */
  CONSENT_WITHDRAWN(true),
  /** The person is on a suppression list. */
  SUPPRESSED(true),
  /** The person asked to be erased. */
  ERASED(true),
  /**
   * Lapsed and not qualified any more: a higher TTL, which is to be put on the audience, would
   * bring the person back.
   */
  TTL_RAISED(false);

  private final boolean privacy;

  RemovalReason(boolean privacy) {
    this.privacy = privacy;
  }

  /**
   * True where the person, not the rule of the audience, asked for it: such a removal is always a
   * DELETE, is outside the removal guard and is never deferred.
   */
  public boolean privacy() {
    return privacy;
  }
}
