package io.sluice.domain.qualify;

import java.util.List;

/**
 * How one row stands towards one audience. A row that a rule keeps out is excluded but not
 * forgotten: the diff must know why a member leaves.
 */
public enum Standing {
  /** Wanted in the audience. */
  QUALIFIED,
  /** Not chosen by the audience's select rule. */
  NOT_SELECTED,
  /** The lifetime after the qualification is over. */
  LIFETIME_OVER,
  /** Consent is denied. */
  CONSENT_DENIED,
  /** On a suppression list. */
  SUPPRESSED;

  private static final List<Standing> ALL = List.of(values());

  /** The standing with this ordinal. */
  public static Standing of(int ordinal) {
    return ALL.get(ordinal);
  }

  /**
   * Which of two rows of the same person decides: suppression before consent before qualification
   * before lifetime.
   */
  public Standing strongest(Standing other) {
    return rank() >= other.rank() ? this : other;
  }

  private int rank() {
    return switch (this) {
      case SUPPRESSED -> 4;
      case CONSENT_DENIED -> 3;
      case QUALIFIED -> 2;
      case LIFETIME_OVER -> 1;
      case NOT_SELECTED -> 0;
    };
  }
}
