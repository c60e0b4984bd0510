package io.sluice.domain.qualify;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Countries as Amazon sees them. Sources: Amazon's API overview (marketplaces by region) and its
 * consent guide (UK and EEA need a signal).
 */
public final class Countries {
  private static final Set<String> ISO = ImmutableSet.copyOf(Locale.getISOCountries());

  private static final Set<String> CONSENT =
      ImmutableSet.of(
          "GB", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE",
          "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI",
          "NO");

  private static final Set<String> NA = ImmutableSet.of("US", "CA", "MX", "BR");
  private static final Set<String> FE = ImmutableSet.of("JP", "AU", "SG");
  private static final Set<String> EU_MARKETS =
      ImmutableSet.of("AE", "TR", "EG", "SA", "IN", "ZA", "CH");

  private Countries() {}

  /**
   * Normalises a country: white space stripped, upper case, {@code UK} read as {@code GB}.
   *
   * @return ISO alpha-2, or empty when there is no such country
   */
  public static Optional<String> normalize(String raw) {
    String upper = raw.strip().toUpperCase(Locale.ROOT);
    String code = upper.equals("UK") ? "GB" : upper;
    return ISO.contains(code) ? Optional.of(code) : Optional.empty();
  }

  /** True for the UK and the EEA: a CREATE there needs a consent signal. */
  public static boolean needsConsent(String country) {
    return CONSENT.contains(country);
  }

  /** The region whose host serves a country; empty for a country that no region serves. */
  public static Optional<Region> regionOf(String country) {
    if (NA.contains(country)) {
      return Optional.of(Region.NA);
    }
    if (FE.contains(country)) {
      return Optional.of(Region.FE);
    }
    return CONSENT.contains(country) || EU_MARKETS.contains(country)
        ? Optional.of(Region.EU)
        : Optional.empty();
  }
}
