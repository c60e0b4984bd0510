package io.sluice.domain.qualify;

import io.sluice.domain.qualify.ConsentSignal.Grant;

/**
 * What a consent signal means for an upload. Source: Amazon's consent guide for advertiser
 * audiences: TCF, GPP and the Amazon signal count in that order, a denied signal is rejected, a
 * missing ad-storage signal counts as granted.
 */
public final class ConsentPolicy {
  private ConsentPolicy() {}

  /** What to do with a row. */
  public enum Verdict {
    /** May be sent. */
    SEND,
    /** The person refused: kept out, and removed if present. */
    DENIED,
    /** The country needs a signal and there is none: a reject, never invented. */
    MISSING
  }

  /**
   * Whether the person refuses, in whatever country.
   *
   * @param signal the row's signals
   */
  public static boolean denies(ConsentSignal signal) {
    return signal.amznUserData() == Grant.DENIED || signal.amznAdStorage() == Grant.DENIED;
  }

  /**
   * Judges one row. TCF and GPP strings are carried, not decoded: Amazon decides on them.
   *
   * @param country ISO alpha-2
   * @param signal the row's signals
   */
  public static Verdict judge(String country, ConsentSignal signal) {
    if (denies(signal)) {
      return Verdict.DENIED;
    }
    if (!Countries.needsConsent(country)) {
      return Verdict.SEND;
    }
    boolean given =
        signal.amznUserData() == Grant.GRANTED || signal.tcf() != null || signal.gpp() != null;
    return given ? Verdict.SEND : Verdict.MISSING;
  }
}
