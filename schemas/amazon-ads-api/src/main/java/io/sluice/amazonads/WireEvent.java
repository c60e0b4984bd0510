package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.util.List;

/**
 * One event of the Events API, as sent and as echoed. All but the first, third, fourth and fifth
 * component may be null. Personal data: hashed, and raw in some match keys and in consent.
 *
 * @param eventId the key by which Amazon drops repeats, across all types and sources
 * @param eventDescription what kind of event
 * @param countryCode one of {@link ConversionVocabulary#countries()}
 * @param eventTime ISO 8601 with zone
 * @param matchKeys 1 to 15 identifiers, each type once
 * @param value money for a purchase, else on a scale of one's own
 * @param currencyCode of a purchase
 * @param unitsSold of a purchase
 * @param dataProcessingOptions how it may be processed
 * @param consent what the person agreed to
 * @param customData at most 13 attributes
 * @param amazonAdEventKey Amazon's id of the traffic
 * @param arefMeasurementTokens tokens of the ad click's address
 * @param deviceInfo the device
 * @param partner the third party that delivers
 */
@JsonPropertyOrder({
  "eventId",
  "eventDescription",
  "countryCode",
  "eventTime",
  "matchKeys",
  "value",
  "currencyCode",
  "unitsSold",
  "dataProcessingOptions",
  "consent",
  "customData",
  "amazonAdEventKey",
  "arefMeasurementTokens",
  "deviceInfo",
  "partner"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WireEvent(
    String eventId,
    EventDescription eventDescription,
    String countryCode,
    String eventTime,
    List<WireMatchKey> matchKeys,
    BigDecimal value,
    String currencyCode,
    Integer unitsSold,
    DataProcessingOptions dataProcessingOptions,
    EventConsent consent,
    List<CustomAttribute> customData,
    String amazonAdEventKey,
    String arefMeasurementTokens,
    DeviceInfo deviceInfo,
    String partner) {
  /** Copies the lists, so that the event cannot change. */
  public WireEvent {
    matchKeys = matchKeys == null ? null : List.copyOf(matchKeys);
    customData = customData == null ? null : List.copyOf(customData);
  }

  /** Names the kind and nothing of the person. */
  @Override
  public String toString() {
    return "WireEvent[" + eventDescription + "]";
  }

  /**
   * How an event may be processed.
   *
   * @param options LIMITED_DATA_USE: Amazon drops the event
   */
  public record DataProcessingOptions(String options) {}

  /**
   * The device.
   *
   * @param userAgent at most 512 characters
   */
  public record DeviceInfo(String userAgent) {
    /** Tells whether there is one. */
    @Override
    public String toString() {
      return "DeviceInfo[userAgent=" + (userAgent != null) + "]";
    }
  }
}
