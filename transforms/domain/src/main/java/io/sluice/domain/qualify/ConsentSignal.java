package io.sluice.domain.qualify;

import org.jspecify.annotations.Nullable;

/**
 * The consent signals of one person as the warehouse states them; each may be absent. Never
 * invented. Source: Amazon's "Consent signals" guide for advertiser audiences: one of the Amazon
 * signal, TCF or GPP is needed for the UK and the EEA.
 *
 * @param amznUserData Amazon consent signal for user data, or {@code null}
 * @param amznAdStorage Amazon consent signal for ad storage, or {@code null}
 * @param tcf Transparency and Consent Framework string, or {@code null}
 * @param gpp Global Privacy Platform string, or {@code null}
 */
public record ConsentSignal(
    @Nullable Grant amznUserData,
    @Nullable Grant amznAdStorage,
    @Nullable String tcf,
    @Nullable String gpp) {

  /** No signal at all. */
  public static final ConsentSignal NONE = new ConsentSignal(null, null, null, null);

  /** The values of Amazon's own signal, in wire spelling. */
  public enum Grant {
    /** The person agreed. */
    GRANTED,
    /** The person refused. */
    DENIED,
    /** The signal does not apply to this person. */
    NOT_APPLICABLE,
    /** Not known. */
    UNKNOWN
  }

  /** True when no signal is given. */
  public boolean isEmpty() {
    return amznUserData == null && amznAdStorage == null && tcf == null && gpp == null;
  }

  /** Which signals are given, never a consent string. */
  @Override
  public String toString() {
    return "ConsentSignal[userData="
        + amznUserData
        + ", adStorage="
        + amznAdStorage
        + (tcf == null ? "" : ", tcf")
        + (gpp == null ? "" : ", gpp")
        + "]";
  }
}
