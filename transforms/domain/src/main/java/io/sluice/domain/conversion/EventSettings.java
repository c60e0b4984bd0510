package io.sluice.domain.conversion;

import com.google.common.collect.ImmutableMap;
import io.sluice.domain.qualify.Region;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job says of its conversion; a column of the row beats a setting.
 *
 * @param api which generation
 * @param region the region of the account; its host takes events of its own countries only
 * @param advertiserId the account's advertiser as digits, or {@code null} where rows name none
 * @param defaults what holds where the row says nothing
 * @param zone zone of times without one, or {@code null}
 * @param eventIdPrefix put in front of each event id; keeps ids of two conversions apart, since
 *     Amazon drops repeats across all types
 * @param typeSynonyms other words for types, in lower case
 * @param denied what becomes of events without consent
 * @param customData by name how an attribute is written; others as they are
 */
public record EventSettings(
    ConversionApi api,
    Region region,
    @Nullable String advertiserId,
    Map<EventField, String> defaults,
    @Nullable ZoneId zone,
    String eventIdPrefix,
    Map<String, String> typeSynonyms,
    Denied denied,
    Map<String, CustomForm> customData)
    implements Serializable {

  /** Copies the maps. */
  public EventSettings {
    defaults = ImmutableMap.copyOf(defaults);
    typeSynonyms = ImmutableMap.copyOf(typeSynonyms);
    customData = ImmutableMap.copyOf(customData);
  }

  /** What becomes of events whose consent is denied. */
  public enum Denied {
    /** They are kept out. */
    EXCLUDE,
    /** They are sent with the denial; Amazon counts and does not use them. */
    SEND
  }

  /**
   * How a custom attribute is written.
   *
   * @param dataType Amazon's data type, or {@code null}
   * @param encoding how its value is written
   */
  public record CustomForm(@Nullable String dataType, CustomEncoding encoding)
      implements Serializable {}

  /** Ways to write a value that has other characters than Amazon takes; never chosen silently. */
  public enum CustomEncoding {
    /** As it is; other characters are a reject. */
    EXACT,
    /** A decimal number as whole hundredths, rounded half up. */
    CENTS,
    /** Each run of other characters as one underscore. */
    UNDERSCORES
  }

  /** Settings without any default. */
  public static EventSettings of(ConversionApi api, Region region) {
    return new EventSettings(
        api, region, null, Map.of(), null, "", Map.of(), Denied.EXCLUDE, Map.of());
  }

  /** The same with what holds where the row says nothing. */
  public EventSettings withDefaults(Map<EventField, String> values) {
    return new EventSettings(
        api, region, advertiserId, values, zone, eventIdPrefix, typeSynonyms, denied, customData);
  }

  /** The same for one advertiser: a row that names another one is a reject. */
  public EventSettings withAdvertiser(String digits) {
    return new EventSettings(
        api, region, digits, defaults, zone, eventIdPrefix, typeSynonyms, denied, customData);
  }

  /** The same with a zone for times without one. */
  public EventSettings withZone(ZoneId of) {
    return new EventSettings(
        api, region, advertiserId, defaults, of, eventIdPrefix, typeSynonyms, denied, customData);
  }

  /** The same with a prefix of event ids. */
  public EventSettings withEventIdPrefix(String prefix) {
    return new EventSettings(
        api, region, advertiserId, defaults, zone, prefix, typeSynonyms, denied, customData);
  }

  /** The same with other words for types, in lower case. */
  public EventSettings withTypeSynonyms(Map<String, String> synonyms) {
    return new EventSettings(
        api, region, advertiserId, defaults, zone, eventIdPrefix, synonyms, denied, customData);
  }

  /** The same with another treatment of denied consent. */
  public EventSettings withDenied(Denied treatment) {
    return new EventSettings(
        api,
        region,
        advertiserId,
        defaults,
        zone,
        eventIdPrefix,
        typeSynonyms,
        treatment,
        customData);
  }

  /** The same with ways to write custom attributes. */
  public EventSettings withCustomData(Map<String, CustomForm> forms) {
    return new EventSettings(
        api, region, advertiserId, defaults, zone, eventIdPrefix, typeSynonyms, denied, forms);
  }
}
