package io.sluice.domain.conversion;

import com.google.common.net.InetAddresses;
import io.sluice.domain.conversion.EventSettings.Denied;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.ConsentWords;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Region;
import org.jspecify.annotations.Nullable;

/**
 * The rule of consent. A signal is needed where the account is in the EU or the country is the UK
 * or of the EEA: the union of what Amazon's OpenAPI document, its consent guide and its published
 * tag ask for. An address alone passes Amazon's wire, but says nothing of consent, so it is not
 * enough. TCF and GPP strings are carried, not decoded: Amazon decides on them, TCF first. Nothing
 * is ever invented.
 */
final class EventConsents {
  private EventConsents() {}

  /** What the consent of a row comes to. */
  enum Outcome {
    SEND,
    DENIED,
    MISSING,
    INVALID,
    INCOMPLETE,
    ADDRESS_INVALID,
    NOT_CARRIED
  }

  /** Fills in the consent; the country is known. */
  static Outcome judge(EventDraft draft) {
    String userData = draft.text(EventField.CONSENT_USER_DATA);
    String adStorage = draft.text(EventField.CONSENT_AD_STORAGE);
    Grant user = grant(userData);
    Grant storage = grant(adStorage);
    if ((userData != null && user == null) || (adStorage != null && storage == null)) {
      return Outcome.INVALID;
    }
    if (everyday(userData) || everyday(adStorage)) {
      draft.adjustments.add(EventAdjustment.CONSENT_TRANSLATED);
    }
    String address = draft.text(EventField.IP_ADDRESS);
    if (address != null && !InetAddresses.isInetAddress(address)) {
      return Outcome.ADDRESS_INVALID;
    }
    String tcf = draft.text(EventField.CONSENT_TCF);
    String gpp = draft.text(EventField.CONSENT_GPP);
    boolean denied = user == Grant.DENIED || storage == Grant.DENIED;
    if (denied && (draft.settings.denied() == Denied.EXCLUDE || draft.older())) {
      return Outcome.DENIED;
    }
    if (storage != null && user == null) {
      return Outcome.INCOMPLETE;
    }
    if (needed(draft) && user == null && tcf == null && gpp == null) {
      return Outcome.MISSING;
    }
    draft.consent = new EventConsent(new ConsentSignal(user, storage, tcf, gpp), address);
    return draft.older() ? older(draft) : Outcome.SEND;
  }

  private static boolean everyday(@Nullable String word) {
    return word != null && ConsentWords.isEveryday(word);
  }

  private static boolean needed(EventDraft draft) {
    return draft.settings.region() == Region.EU || Countries.needsConsent(draft.requireCountry());
  }

  /**
   * The older API has no field for consent: Amazon's own signal is judged by us, since it says in
   * plain words what it means; a string alone, which only Amazon can judge, cannot be sent.
   */
  private static Outcome older(EventDraft draft) {
    EventConsent given = draft.consent;
    draft.consent = EventConsent.NONE;
    if (given.isEmpty()) {
      return Outcome.SEND;
    }
    if (needed(draft) && given.signal().amznUserData() == null) {
      return Outcome.NOT_CARRIED;
    }
    draft.adjustments.add(EventAdjustment.CONSENT_NOT_CARRIED);
    return Outcome.SEND;
  }

  /** Reads Amazon's signal; {@code null} for anything else. */
  static @Nullable Grant grant(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Grant grant = ConsentWords.grant(text);
    return grant == Grant.GRANTED || grant == Grant.DENIED ? grant : null;
  }
}
