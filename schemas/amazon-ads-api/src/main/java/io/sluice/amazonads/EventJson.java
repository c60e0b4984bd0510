package io.sluice.amazonads;

import java.math.BigDecimal;
import java.util.List;

/** One event as JSON, in the order of {@link WireEvent} and of {@link EventDatum}. */
final class EventJson {
  private static final byte[] EVENT_ID = JsonBytes.name("eventId");
  private static final byte[] DESCRIPTION = JsonBytes.name("eventDescription");
  private static final byte[] NAME = JsonBytes.name("name");
  private static final byte[] TYPE = JsonBytes.name("conversionType");
  private static final byte[] SOURCE = JsonBytes.name("eventSource");
  private static final byte[] INGESTION = JsonBytes.name("eventIngestionMethod");
  private static final byte[] DATASET = JsonBytes.name("dataSetName");
  private static final byte[] COUNTRY = JsonBytes.name("countryCode");
  private static final byte[] TIME = JsonBytes.name("eventTime");
  private static final byte[] MATCH_KEYS = JsonBytes.name("matchKeys");
  private static final byte[] KEY_TYPE = JsonBytes.name("type");
  private static final byte[] VALUES = JsonBytes.name("values");
  private static final byte[] VALUE = JsonBytes.name("value");
  private static final byte[] CURRENCY = JsonBytes.name("currencyCode");
  private static final byte[] UNITS = JsonBytes.name("unitsSold");
  private static final byte[] PROCESSING = JsonBytes.name("dataProcessingOptions");
  private static final byte[] OPTIONS = JsonBytes.name("options");
  private static final byte[] CONSENT = JsonBytes.name("consent");
  private static final byte[] GEO = JsonBytes.name("geo");
  private static final byte[] IP_ADDRESS = JsonBytes.name("ipAddress");
  private static final byte[] AMAZON = JsonBytes.name("amazonConsent");
  private static final byte[] USER_DATA = JsonBytes.name("amznUserData");
  private static final byte[] AD_STORAGE = JsonBytes.name("amznAdStorage");
  private static final byte[] TCF = JsonBytes.name("tcf");
  private static final byte[] GPP = JsonBytes.name("gpp");
  private static final byte[] CUSTOM_DATA = JsonBytes.name("customData");
  private static final byte[] DATA_TYPE = JsonBytes.name("dataType");
  private static final byte[] AD_EVENT_KEY = JsonBytes.name("amazonAdEventKey");
  private static final byte[] AREF = JsonBytes.name("arefMeasurementTokens");
  private static final byte[] DEVICE = JsonBytes.name("deviceInfo");
  private static final byte[] USER_AGENT = JsonBytes.name("userAgent");
  private static final byte[] PARTNER = JsonBytes.name("partner");
  private static final byte[] DEFINITION = JsonBytes.name("conversionDefinitionId");
  private static final byte[] TIMESTAMP = JsonBytes.name("timestamp");
  private static final byte[] DEDUPE_ID = JsonBytes.name("clientDedupeId");

  private EventJson() {}

  /** An event of the Events API. */
  static void event(JsonBytes json, UploadEvent event) {
    json.openObject();
    json.textField(EVENT_ID, event.eventId(), "eventId");
    json.field(DESCRIPTION);
    description(json, event.description());
    json.textField(COUNTRY, required(event.countryCode(), "countryCode"), "countryCode");
    json.textField(TIME, required(event.eventTime(), "eventTime"), "eventTime");
    matchKeys(json, event.matchKeys(), ConversionVocabulary.events());
    amounts(json, event);
    if (event.dataProcessingOption() != null) {
      json.field(PROCESSING);
      json.openObject();
      json.textField(OPTIONS, event.dataProcessingOption(), "dataProcessingOptions");
      json.closeObject();
    }
    consent(json, event.consent());
    customData(json, event.customData());
    json.textField(AD_EVENT_KEY, event.amazonAdEventKey(), "amazonAdEventKey");
    json.textField(AREF, event.arefMeasurementTokens(), "arefMeasurementTokens");
    if (event.userAgent() != null) {
      json.field(DEVICE);
      json.openObject();
      json.textField(USER_AGENT, event.userAgent(), "userAgent");
      json.closeObject();
    }
    json.textField(PARTNER, event.partner(), "partner");
    json.closeObject();
  }

  /** An event of an older conversion definition. */
  static void datum(JsonBytes json, UploadEvent event) {
    json.openObject();
    json.textField(
        DEFINITION,
        required(event.conversionDefinitionId(), "conversionDefinitionId"),
        "conversionDefinitionId");
    json.textField(NAME, event.description().name(), "name");
    json.textField(COUNTRY, required(event.countryCode(), "countryCode"), "countryCode");
    json.textField(TIMESTAMP, required(event.eventTime(), "timestamp"), "timestamp");
    matchKeys(json, event.matchKeys(), ConversionVocabulary.definitions());
    amounts(json, event);
    json.textField(DEDUPE_ID, event.eventId(), "clientDedupeId");
    json.textField(PROCESSING, event.dataProcessingOption(), "dataProcessingOptions");
    json.closeObject();
  }

  private static void description(JsonBytes json, EventDescription description) {
    json.openObject();
    json.textField(NAME, description.name(), "name");
    json.textField(TYPE, description.conversionType(), "conversionType");
    json.textField(SOURCE, description.eventSource(), "eventSource");
    json.textField(INGESTION, description.eventIngestionMethod(), "eventIngestionMethod");
    json.textField(DATASET, description.dataSetName(), "dataSetName");
    json.closeObject();
  }

  private static void matchKeys(
      JsonBytes json, List<UploadMatchKey> keys, ConversionVocabulary vocabulary) {
    int most = vocabulary.matchKeys().size();
    require(
        !keys.isEmpty() && keys.size() <= most,
        "matchKeys",
        keys.size() + " of them",
        "1 to " + most);
    json.field(MATCH_KEYS);
    json.openList();
    for (UploadMatchKey key : keys) {
      KeyForm form = vocabulary.matchKeys().get(key.type());
      require(form != null, "matchKeys", "a type that is not known", "one of the documented types");
      require(
          (form == KeyForm.HASHED) == (key.digest() != null),
          key.type(),
          "another form",
          "" + form);
      json.item();
      json.openObject();
      json.textField(KEY_TYPE, key.type(), "type");
      json.field(VALUES);
      json.openList();
      json.item();
      value(json, key);
      json.closeList();
      json.closeObject();
    }
    json.closeList();
  }

  private static void value(JsonBytes json, UploadMatchKey key) {
    byte[] digest = key.digest();
    if (digest == null) {
      json.text(key.value(), key.type());
      return;
    }
    require(
        digest.length == AudienceLimits.DIGEST_BYTES,
        key.type(),
        digest.length + " bytes",
        "a SHA-256 digest of 32 bytes");
    json.hex(digest);
  }

  private static void amounts(JsonBytes json, UploadEvent event) {
    BigDecimal value = event.value();
    require(
        value == null || value.scale() <= 2,
        "value",
        "more than two decimals",
        "at most two of them");
    json.numberField(VALUE, value == null ? null : value.toPlainString());
    json.textField(CURRENCY, event.currencyCode(), "currencyCode");
    json.numberField(UNITS, event.unitsSold() == null ? null : event.unitsSold().toString());
  }

  private static void consent(JsonBytes json, EventConsent consent) {
    if (consent == null || consent.empty()) {
      return;
    }
    json.field(CONSENT);
    json.openObject();
    if (consent.geo() != null) {
      json.field(GEO);
      json.openObject();
      json.textField(IP_ADDRESS, consent.geo().ipAddress(), "ipAddress");
      json.closeObject();
    }
    if (consent.amazonConsent() != null) {
      json.field(AMAZON);
      json.openObject();
      json.textField(USER_DATA, consent.amazonConsent().amznUserData(), "amznUserData");
      json.textField(AD_STORAGE, consent.amazonConsent().amznAdStorage(), "amznAdStorage");
      json.closeObject();
    }
    json.textField(TCF, consent.tcf(), "tcf");
    json.textField(GPP, consent.gpp(), "gpp");
    json.closeObject();
  }

  private static void customData(JsonBytes json, List<CustomAttribute> attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    require(
        attributes.size() <= ConversionLimits.MAX_CUSTOM_DATA,
        "customData",
        attributes.size() + " attributes",
        "at most 13");
    json.field(CUSTOM_DATA);
    json.openList();
    for (CustomAttribute attribute : attributes) {
      json.item();
      json.openObject();
      json.textField(NAME, attribute.name(), "customData.name");
      json.textField(VALUE, attribute.value(), "customData.value");
      json.textField(DATA_TYPE, attribute.dataType(), "customData.dataType");
      json.closeObject();
    }
    json.closeList();
  }

  private static String required(String value, String field) {
    require(value != null, field, "missing", "a value");
    return value;
  }

  private static void require(boolean kept, String field, String shape, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(field + ": " + shape + ", but Amazon wants " + rule + ".");
    }
  }
}
