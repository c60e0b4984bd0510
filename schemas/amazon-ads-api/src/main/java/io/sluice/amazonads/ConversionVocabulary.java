package io.sluice.amazonads;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The code lists of one generation of the conversions API, kept as text files under {@code
 * vocabulary/}, since Amazon lengthens them: match keys grew from 11 to 15 and currencies from 70
 * to 81 within a year. A test compares them with the contracts.
 */
public final class ConversionVocabulary {
  private static final ConversionVocabulary EVENTS = new ConversionVocabulary("event", "event");
  private static final ConversionVocabulary DEFINITIONS =
      new ConversionVocabulary("definition", "event");
  private static final Set<String> CONSENT_VALUES = ApiVocabulary.words("event-consent-values.txt");
  private static final Set<String> DATA_TYPES = ApiVocabulary.words("custom-data-types.txt");
  private static final Set<String> RESERVED = ApiVocabulary.words("custom-data-reserved.txt");
  private static final Set<String> ERROR_CODES = ApiVocabulary.words("event-error-codes.txt");

  private final Set<String> types;
  private final Set<String> sources;
  private final Set<String> currencies;
  private final Set<String> countries;
  private final Map<String, KeyForm> matchKeys;

  private ConversionVocabulary(String generation, String countriesOf) {
    this.types = ApiVocabulary.words(generation + "-types.txt");
    this.sources = ApiVocabulary.words(generation + "-sources.txt");
    this.currencies = ApiVocabulary.words(generation + "-currencies.txt");
    this.countries = ApiVocabulary.words(countriesOf + "-countries.txt");
    this.matchKeys = keyForms(ApiVocabulary.words(generation + "-match-keys.txt"));
  }

  /** Returns the lists of the Events API. */
  public static ConversionVocabulary events() {
    return EVENTS;
  }

  /**
   * Returns the lists of the older conversion definitions. Their document lists no countries, it
   * asks for ISO 3166-1 alpha-2; the list of the Events API stands in.
   */
  public static ConversionVocabulary definitions() {
    return DEFINITIONS;
  }

  /** Returns the conversion types. */
  public Set<String> types() {
    return types;
  }

  /** Returns where an event may have happened. */
  public Set<String> sources() {
    return sources;
  }

  /** Returns the currencies of a purchase. */
  public Set<String> currencies() {
    return currencies;
  }

  /** Returns the country codes. */
  public Set<String> countries() {
    return countries;
  }

  /** Returns the types of match keys in the order of writing, each with the form of its value. */
  public Map<String, KeyForm> matchKeys() {
    return matchKeys;
  }

  /** Returns the values of the Amazon consent signal. */
  public static Set<String> consentValues() {
    return CONSENT_VALUES;
  }

  /** Returns the data types of a custom attribute. */
  public static Set<String> customDataTypes() {
    return DATA_TYPES;
  }

  /** Returns the names of custom attributes that Amazon gives a meaning to. */
  public static Set<String> reservedCustomData() {
    return RESERVED;
  }

  /** Returns the error codes that fit the events call. */
  public static Set<String> errorCodes() {
    return ERROR_CODES;
  }

  private static Map<String, KeyForm> keyForms(Set<String> lines) {
    Map<String, KeyForm> forms = new LinkedHashMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      String form = line.substring(space + 1).toUpperCase(Locale.ROOT);
      forms.put(line.substring(0, space), KeyForm.valueOf(form));
    }
    return Collections.unmodifiableMap(forms);
  }
}
