package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The consent that came with an event; each part may be null.
 *
 * @param geo where the person was
 * @param amazonConsent Amazon's own signal
 * @param tcf string of the Transparency and Consent Framework; wins over Amazon's own signal
 * @param gpp string of the Global Privacy Platform
 */
@JsonPropertyOrder({"geo", "amazonConsent", "tcf", "gpp"})
public record EventConsent(Geo geo, AmazonConsent amazonConsent, String tcf, String gpp) {
  /** Tells whether there is no signal at all, so that nothing is written. */
  public boolean empty() {
    return geo == null && amazonConsent == null && tcf == null && gpp == null;
  }

  /** Tells which signals are there. */
  @Override
  public String toString() {
    return "EventConsent[geo="
        + (geo != null)
        + ", amazonConsent="
        + amazonConsent
        + ", tcf="
        + (tcf != null)
        + ", gpp="
        + (gpp != null)
        + "]";
  }

  /**
   * Where the person was.
   *
   * @param ipAddress address of the person; personal data in the clear
   */
  public record Geo(String ipAddress) {
    /** Tells nothing. */
    @Override
    public String toString() {
      return "Geo[***]";
    }
  }

  /**
   * Amazon's own signal.
   *
   * @param amznUserData one of {@link ConversionVocabulary#consentValues()}
   * @param amznAdStorage one of the same, or null: no cookies were used
   */
  @JsonPropertyOrder({"amznUserData", "amznAdStorage"})
  public record AmazonConsent(String amznUserData, String amznAdStorage) {}
}
