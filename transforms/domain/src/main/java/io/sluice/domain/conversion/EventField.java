package io.sluice.domain.conversion;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a column of the warehouse, or a setting of the job, may say of an event. Match keys, custom
 * data and the columns an id is derived from are not among them, since they are many.
 */
public enum EventField {
  /** The key by which Amazon drops repeats. */
  EVENT_ID("event-id"),
  /** When it happened. */
  EVENT_TIME("event-time"),
  /** The conversion's name at Amazon. */
  EVENT_NAME("event-name"),
  /** The conversion's type. */
  EVENT_TYPE("event-type"),
  /** Where it happened. */
  EVENT_SOURCE("event-source"),
  /** The dataset it belongs to. */
  DATASET("dataset"),
  /** How it reached us; only a server's own data may be sent. */
  INGESTION("ingestion"),
  /** The advertiser it belongs to, where rows of several lie in one table. */
  ADVERTISER_ID("advertiser-id"),
  /** The value. */
  VALUE("value"),
  /** The currency of a purchase. */
  CURRENCY("currency"),
  /** The units of a purchase. */
  UNITS("units"),
  /** The country. */
  COUNTRY("country"),
  /** Amazon's consent signal for user data. */
  CONSENT_USER_DATA("consent-user-data"),
  /** Amazon's consent signal for ad storage. */
  CONSENT_AD_STORAGE("consent-ad-storage"),
  /** Consent string of the Transparency and Consent Framework. */
  CONSENT_TCF("consent-tcf"),
  /** Consent string of the Global Privacy Platform. */
  CONSENT_GPP("consent-gpp"),
  /** Address of the person, for consent. */
  IP_ADDRESS("ip-address"),
  /** Whether the event's use is limited. */
  LIMITED_DATA_USE("limited-data-use"),
  /** Our id of the person; never sent, an event id must not be one. */
  EXTERNAL_USER_ID("external-user-id"),
  /** Amazon's id of the traffic, for events attributed elsewhere. */
  AD_EVENT_KEY("amazon-ad-event-key"),
  /** Measurement tokens of the ad click's address. */
  AREF_TOKENS("aref-measurement-tokens"),
  /** User agent of the device. */
  USER_AGENT("user-agent"),
  /** The third party that delivers. */
  PARTNER("partner");

  private final String configName;

  EventField(String configName) {
    this.configName = configName;
  }

  /** Finds a field by its name in the configuration; empty when there is none. */
  public static Optional<EventField> find(String configName) {
    return Arrays.stream(values()).filter(f -> f.configName.equals(configName)).findFirst();
  }

  /** The name under {@code columns:} in the configuration, kebab-case. */
  public String configName() {
    return configName;
  }
}
