package io.sluice.amazonads;

import java.math.BigDecimal;
import java.util.List;

/**
 * One event as {@link EventsBodyWriter} reads it, for either generation: whatever keeps events
 * compactly can stand behind it, so that no wire object is built per event.
 */
public interface UploadEvent {
  /** Returns the id of the definition in the older API; null in the Events API. */
  String conversionDefinitionId();

  /** Returns what kind of event it is; the older API takes the name alone. */
  EventDescription description();

  /** Returns the key by which Amazon drops repeats, or null. */
  String eventId();

  /** Returns the country. */
  String countryCode();

  /** Returns when it happened, ISO 8601 with zone. */
  String eventTime();

  /** Returns the identifiers in the order of writing. */
  List<UploadMatchKey> matchKeys();

  /** Returns the value with at most two decimals, or null. */
  BigDecimal value();

  /** Returns the currency of a purchase, or null. */
  String currencyCode();

  /** Returns the units of a purchase, or null. */
  Long unitsSold();

  /** Returns LIMITED_DATA_USE or null. */
  String dataProcessingOption();

  /** Returns the consent, or null; the older API does not take it, nor what follows. */
  EventConsent consent();

  /** Returns the custom attributes, perhaps none. */
  List<CustomAttribute> customData();

  /** Returns Amazon's id of the traffic, or null. */
  String amazonAdEventKey();

  /** Returns the tokens of the ad click's address, or null. */
  String arefMeasurementTokens();

  /** Returns the user agent, or null. */
  String userAgent();

  /** Returns the third party that delivers, or null. */
  String partner();
}
