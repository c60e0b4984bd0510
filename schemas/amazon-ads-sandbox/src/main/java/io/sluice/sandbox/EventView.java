package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An event that was taken, as someone inside may see it. Identifiers that travel raw, addresses and
 * consent strings are not kept at all.
 *
 * @param sequence number of the event, from 1 on, in the order of arrival
 * @param region where it came
 * @param account the advertiser
 * @param operation the call it came by
 * @param eventId its id, or null
 * @param definitionId the definition in the older API, or null
 * @param name name of the conversion
 * @param conversionType type
 * @param eventSource source
 * @param dataSetName dataset, or null
 * @param countryCode country
 * @param eventTime when it happened
 * @param acceptedAt when it came, by the sandbox's clock
 * @param digests hashed identifiers by type
 * @param rawKeys types of identifiers that came raw
 * @param value value, or null
 * @param currencyCode currency, or null
 * @param unitsSold units, or null
 * @param consent which signals it carried
 * @param customData names of its custom attributes
 * @param excluded why it does not count, or null if it does
 */
public record EventView(
    long sequence,
    ApiRegion region,
    String account,
    Operation operation,
    String eventId,
    String definitionId,
    String name,
    String conversionType,
    String eventSource,
    String dataSetName,
    String countryCode,
    Instant eventTime,
    Instant acceptedAt,
    Map<String, String> digests,
    List<String> rawKeys,
    BigDecimal value,
    String currencyCode,
    Long unitsSold,
    List<String> consent,
    List<String> customData,
    Exclusion excluded) {
  /** Copies the collections. */
  public EventView {
    digests = Map.copyOf(digests);
    rawKeys = List.copyOf(rawKeys);
    consent = List.copyOf(consent);
    customData = List.copyOf(customData);
  }

  /** Tells whether Amazon would count it. */
  public boolean counted() {
    return excluded == null;
  }

  /** Why an event that was taken does not count. */
  public enum Exclusion {
    /** Another event of the same id counts. */
    DUPLICATE_ID,
    /** An event of the same person, conversion and attributes came within 200 ms. */
    SAME_MOMENT,
    /** Consent is denied. */
    CONSENT_DENIED,
    /** Its use is limited. */
    LIMITED_DATA_USE
  }
}
