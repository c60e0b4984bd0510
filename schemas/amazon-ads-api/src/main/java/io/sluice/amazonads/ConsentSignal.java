package io.sluice.amazonads;

/**
 * The consent signals of a member; each may be null.
 *
 * @param amznUserData one of {@link ApiVocabulary#consentValues()}
 * @param amznAdStorage one of the same
 * @param tcf string of the Transparency and Consent Framework
 * @param gpp string of the Global Privacy Platform
 */
public record ConsentSignal(String amznUserData, String amznAdStorage, String tcf, String gpp) {
  /** Tells whether there is no signal at all, so that nothing is written. */
  public boolean empty() {
    return amznUserData == null && amznAdStorage == null && tcf == null && gpp == null;
  }

  /** Tells which signals are there. */
  @Override
  public String toString() {
    return "ConsentSignal[amznUserData="
        + amznUserData
        + ", amznAdStorage="
        + amznAdStorage
        + ", tcf="
        + (tcf != null)
        + ", gpp="
        + (gpp != null)
        + "]";
  }
}
