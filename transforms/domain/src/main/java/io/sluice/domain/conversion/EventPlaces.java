package io.sluice.domain.conversion;

import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Region;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule of where an event goes: to the account's advertiser, and to the host that serves its
 * country. Source of the countries by host: Amazon's API overview and its published tag for
 * server-side Google Tag Manager, which refuses other countries.
 */
final class EventPlaces {
  private EventPlaces() {}

  /** Fills in the country. */
  static @Nullable ConversionReject judge(EventDraft draft) {
    String advertiser = draft.text(EventField.ADVERTISER_ID);
    String own = draft.settings.advertiserId();
    if (advertiser != null && own != null && !advertiser.equals(own)) {
      return ConversionReject.ADVERTISER_OTHER;
    }
    return country(draft);
  }

  /** Fills in the country alone. */
  static @Nullable ConversionReject country(EventDraft draft) {
    String given = draft.text(EventField.COUNTRY);
    if (given == null) {
      return ConversionReject.COUNTRY_MISSING;
    }
    Optional<String> country =
        Countries.normalize(given).filter(draft.vocabulary.countries()::contains);
    if (country.isEmpty()) {
      return ConversionReject.COUNTRY_INVALID;
    }
    Optional<Region> region = Countries.regionOf(country.get());
    if (region.isEmpty()) {
      return ConversionReject.COUNTRY_NOT_SERVED;
    }
    if (region.get() != draft.settings.region()) {
      return ConversionReject.COUNTRY_OTHER_REGION;
    }
    draft.country = country.get();
    return null;
  }
}
