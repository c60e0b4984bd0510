package io.sluice.domain.conversion;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that is ready to send: every rule of {@link ConversionRules} holds. Personal data:
 * hashed, raw in some keys and in the consent's address.
 *
 * @param eventId 1..256 characters; the same event has the same id each time
 * @param identity the conversion it belongs to
 * @param time when it happened, to the millisecond
 * @param country ISO alpha-2, of the account's region
 * @param keys at least one, each type once, in canonical order
 * @param amount value, currency and units
 * @param consent as the warehouse states it
 * @param dataUse whether its use is limited
 * @param customData at most 13, by name in the order of the configuration
 * @param context what else goes with it
 */
public record ConversionEvent(
    String eventId,
    ConversionIdentity identity,
    Instant time,
    String country,
    List<EventKey> keys,
    Amount amount,
    EventConsent consent,
    DataUse dataUse,
    List<CustomValue> customData,
    EventContext context) {

  /** Copies the lists and cuts the time to the millisecond. */
  public ConversionEvent {
    time = time.truncatedTo(ChronoUnit.MILLIS);
    keys = List.copyOf(keys);
    customData = List.copyOf(customData);
  }

  /** The time as it travels: ISO 8601 in UTC, with milliseconds only where there are some. */
  public String wireTime() {
    return time.toString();
  }

  /** Identity and country, nothing of the person. */
  @Override
  public String toString() {
    return "ConversionEvent[" + identity + ", " + country + ", " + keys.size() + " keys]";
  }

  /**
   * What an event is worth.
   *
   * @param value at most two decimals, or {@code null}
   * @param currency ISO 4217, for a purchase only, or {@code null}
   * @param units at least 1, for a purchase only, or {@code null}
   */
  public record Amount(
      @Nullable BigDecimal value, @Nullable String currency, @Nullable Long units) {
    /** Nothing is stated. */
    public static final Amount NONE = new Amount(null, null, null);
  }

  /** How an event may be used. */
  public enum DataUse {
    /** Without a limit of its own. */
    FULL,
    /** Marked LIMITED_DATA_USE: Amazon takes it and does not process it. */
    LIMITED
  }
}
