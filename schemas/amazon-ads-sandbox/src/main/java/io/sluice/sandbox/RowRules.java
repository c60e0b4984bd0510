package io.sluice.sandbox;

import io.sluice.amazonads.ApiVocabulary;
import io.sluice.amazonads.ConsentSignal;

/** Why a well-formed record is not taken. These end in the job's invalidRecords, not in a 400. */
final class RowRules {
  private static final String DENIED = "DENIED";

  private RowRules() {}

  /**
   * Returns the reason, or null if the record is fine.
   *
   * @param audienceCountry the country of the audience, or null
   */
  static String problem(Upload.Row row, String audienceCountry) {
    if (row.problem() != null) {
      return row.problem();
    }
    if (row.country() != null && !ApiVocabulary.countries().contains(row.country())) {
      return "countryCode cannot be resolved.";
    }
    String country = row.country() != null ? row.country() : audienceCountry;
    return row.create() ? consentProblem(row.consent(), country) : null;
  }

  private static String consentProblem(ConsentSignal consent, String country) {
    if (consent != null
        && (DENIED.equals(consent.amznUserData()) || DENIED.equals(consent.amznAdStorage()))) {
      return "Consent was denied.";
    }
    boolean needed = country != null && ApiVocabulary.consentCountries().contains(country);
    return needed && !signals(consent) ? "Consent is required for this country." : null;
  }

  // A missing signal of ad storage counts as granted; an unknown one of user data is no signal.
  private static boolean signals(ConsentSignal consent) {
    if (consent == null) {
      return false;
    }
    boolean amazon = consent.amznUserData() != null && !consent.amznUserData().equals("UNKNOWN");
    return amazon || filled(consent.tcf()) || filled(consent.gpp());
  }

  private static boolean filled(String text) {
    return text != null && !text.isBlank();
  }
}
