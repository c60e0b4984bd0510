package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The consent of a member.
 *
 * @param geo where the member was, or null
 * @param consent the signals, or null
 */
@JsonPropertyOrder({"geo", "consent"})
public record UserConsent(Geo geo, Consent consent) {

  /**
   * Where consent was given. The address of the device is never sent by us.
   *
   * @param countryCode one of {@link ApiVocabulary#countries()}, or null
   */
  public record Geo(String countryCode) {}

  /**
   * Signals in Amazon's order of precedence: TCF, GPP, Amazon's own.
   *
   * @param amzn Amazon's own signal, or null
   * @param tcf string of the Transparency and Consent Framework, or null
   * @param gpp string of the Global Privacy Platform, or null
   */
  @JsonPropertyOrder({"amzn", "tcf", "gpp"})
  public record Consent(AmznConsent amzn, String tcf, String gpp) {
    /** Tells which signals are there. */
    @Override
    public String toString() {
      return "Consent[amzn=" + amzn + ", tcf=" + (tcf != null) + ", gpp=" + (gpp != null) + "]";
    }
  }

  /**
   * Amazon's own signal.
   *
   * @param amznUserData one of {@link ApiVocabulary#consentValues()}, or null
   * @param amznAdStorage one of the same, or null, which counts as granted
   */
  @JsonPropertyOrder({"amznUserData", "amznAdStorage"})
  public record AmznConsent(String amznUserData, String amznAdStorage) {}
}
