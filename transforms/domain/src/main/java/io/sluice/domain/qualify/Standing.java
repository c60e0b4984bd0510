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
  SUPPRESSED,
  /**
   * Not a row of the audience: its select rule, another account or a reject drops it. It denies
   * consent, which is the person's word all the same.
   */
  DENIED_ELSEWHERE;

  private static final List<Standing> ALL = List.of(values());

  /** The standing with this ordinal. */
  public static Standing of(int ordinal) {
    return ALL.get(ordinal);
  }

  /** Whether the person asks to be out. */
  public boolean optsOut() {
    return this == SUPPRESSED || this == CONSENT_DENIED || this == DENIED_ELSEWHERE;
  }

  /**
   * Which of two rows of the same person decides: suppression before consent before qualification
   * before lifetime. A denial in a row that the audience drops comes behind a qualified row of its
   * own, since a table may hold a row and a consent for each brand.
   */
  public Standing strongest(Standing other) {
    return rank() >= other.rank() ? this : other;
  }

  private int rank() {
    return switch (this) {
      case SUPPRESSED -> 5;
      case CONSENT_DENIED -> 4;
      case QUALIFIED -> 3;
      case DENIED_ELSEWHERE -> 2;
      case LIFETIME_OVER -> 1;
      case NOT_SELECTED -> 0;
    };
  }
}
