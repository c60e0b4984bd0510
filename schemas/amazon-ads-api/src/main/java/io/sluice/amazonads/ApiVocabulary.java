package io.sluice.amazonads;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Code lists that Amazon may lengthen any day, kept as text files beside this class.
 *
 * <p>To follow a change of Amazon's, edit the file under {@code vocabulary/} and the contract under
 * {@code openapi/}; a test compares the two.
 */
public final class ApiVocabulary {
  private static final Set<String> COUNTRIES = words("countries.txt");
  private static final Set<String> CURRENCIES = words("currencies.txt");
  private static final Set<String> CONSENT_VALUES = words("consent-values.txt");
  private static final Set<String> IDENTITY_COUNTRIES = words("identity-countries.txt");
  private static final Set<String> CONSENT_COUNTRIES = words("consent-countries.txt");
  private static final Map<ApiRegion, List<String>> MARKETPLACES = readMarketplaces();

  private ApiVocabulary() {}

  /** Returns the country codes an audience or a record may carry: ISO alpha-2, AN, XK, UNKNOWN. */
  public static Set<String> countries() {
    return COUNTRIES;
  }

  /** Returns the currencies of an audience fee. */
  public static Set<String> currencies() {
    return CURRENCIES;
  }

  /** Returns the values of {@code amznUserData} and {@code amznAdStorage}. */
  public static Set<String> consentValues() {
    return CONSENT_VALUES;
  }

  /** Returns the countries for which Amazon matches hashed identifiers. */
  public static Set<String> identityCountries() {
    return IDENTITY_COUNTRIES;
  }

  /**
   * Returns the countries whose members need a consent signal: United Kingdom, EEA, Switzerland.
   */
  public static Set<String> consentCountries() {
    return CONSENT_COUNTRIES;
  }

  static List<String> marketplaces(ApiRegion region) {
    return MARKETPLACES.get(region);
  }

  private static Map<ApiRegion, List<String>> readMarketplaces() {
    Map<ApiRegion, List<String>> byRegion = new EnumMap<>(ApiRegion.class);
    for (ApiRegion region : ApiRegion.values()) {
      byRegion.put(region, new ArrayList<>());
    }
    for (String line : words("marketplaces.txt")) {
      int space = line.indexOf(' ');
      byRegion.get(ApiRegion.valueOf(line.substring(0, space))).add(line.substring(space + 1));
    }
    byRegion.replaceAll((region, countries) -> List.copyOf(countries));
    return byRegion;
  }

  /** Returns the lines of a file in their order, without comments. */
  static Set<String> words(String file) {
    Set<String> words = new LinkedHashSet<>();
    String name = "vocabulary/" + file;
    try (InputStream in = ApiVocabulary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + name + " is missing from the jar.");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          words.add(line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + name + " cannot be read.", e);
    }
    return Collections.unmodifiableSet(words);
  }
}
