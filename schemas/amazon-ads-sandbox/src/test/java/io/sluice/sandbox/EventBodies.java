package io.sluice.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies of the conversions calls: good ones, and what is wrong with others. */
final class EventBodies {
  static final String HEX = SandboxClient.DIGEST;
  static final String EVENT =
      "{\"eventId\":\"order-1\",\"eventDescription\":{\"name\":\"Online order\","
          + "\"conversionType\":\"OFF_AMAZON_PURCHASES\",\"eventSource\":\"WEBSITE\","
          + "\"eventIngestionMethod\":\"SERVER_TO_SERVER\",\"dataSetName\":\"Orders\"},"
          + "\"countryCode\":\"US\",\"eventTime\":\"2026-02-28T12:00:00Z\",\"matchKeys\":["
          + "{\"type\":\"EMAIL\",\"values\":[\""
          + HEX
          + "\"]},{\"type\":\"MAID\",\"values\":[\"cdda802e\"]}],\"value\":12.5,"
          + "\"currencyCode\":\"USD\",\"unitsSold\":2,\"consent\":{\"geo\":{\"ipAddress\":"
          + "\"192.0.2.77\"},\"amazonConsent\":{\"amznUserData\":\"GRANTED\"}},\"customData\":["
          + "{\"name\":\"brand\",\"value\":\"Ohm_1\",\"dataType\":\"STRING\"}]}";

  private EventBodies() {}

  static String events(String... events) {
    return "{\"events\":[" + String.join(",", events) + "]}";
  }

  static String event(String id) {
    return EVENT.replace("order-1", id);
  }

  static String datum(String definitionId, String id) {
    return "{\"conversionDefinitionId\":\""
        + definitionId
        + "\",\"name\":\"Online order\",\"countryCode\":\"US\",\"timestamp\":"
        + "\"2026-02-28T12:00:00Z\",\"matchKeys\":[{\"type\":\"EMAIL\",\"values\":[\""
        + HEX
        + "\"]}],\"value\":12.5,\"currencyCode\":\"USD\",\"unitsSold\":9999999999999,"
        + "\"clientDedupeId\":\""
        + id
        + "\"}";
  }

  static String eventData(String... data) {
    return "{\"eventData\":[" + String.join(",", data) + "],\"source\":\"SERVER_TO_SERVER\"}";
  }

  static String definition(String name) {
    return "{\"name\":\""
        + name
        + "\",\"source\":\"SERVER_TO_SERVER\",\"sourceType\":\"WEBSITE\",\"conversionType\":"
        + "\"OFF_AMAZON_PURCHASES\",\"countingMethod\":\"EVERY\",\"value\":10.5}";
  }

  /** One change of the good event each, with the code that it gets. */
  static Map<String, String> badEvents() {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put(without("\"countryCode\":\"US\","), "MISSING_COUNTRY_CODE");
    bad.put(with("\"countryCode\":\"US\"", "\"countryCode\":\"UK\""), "FIELD_VALUE_IS_INVALID");
    bad.put(without("\"eventTime\":\"2026-02-28T12:00:00Z\","), "DATE_CANNOT_BE_NULL");
    bad.put(with("2026-02-28T12:00:00Z", "2026-02-28"), "BAD_REQUEST");
    bad.put(with("2026-02-28T12:00:00Z", "2026-02-28T12:00:00"), "BAD_REQUEST");
    bad.put(with("2026-02-28", "2026-02-30"), "BAD_REQUEST");
    bad.put(
        with("2026-02-28T12:00:00Z", "2026-02-07T23:59:59Z"), "FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT");
    bad.put(
        with("2026-02-28T12:00:00Z", "2026-03-01T00:05:01Z"), "FIELD_VALUE_IS_ABOVE_MAXIMUM_LIMIT");
    bad.put(without("\"name\":\"Online order\","), "FIELD_VALUE_IS_NULL");
    bad.put(with("Online order", "n".repeat(257)), "FIELD_SIZE_IS_OUT_OF_RANGE");
    bad.put(with("Online order", "a|b"), "FIELD_VALUE_CONTAINS_INVALID_CHARACTERS");
    bad.put(with("OFF_AMAZON_PURCHASES", "PURCHASE"), "FIELD_VALUE_IS_INVALID");
    bad.put(with("WEBSITE", "FIRE_TABLET"), "FIELD_VALUE_IS_INVALID");
    bad.put(with("SERVER_TO_SERVER", "AMAZON_AD_TAG"), "FIELD_VALUE_IS_INVALID");
    bad.put(with("Orders", "1st"), "FIELD_VALUE_IS_INVALID");
    bad.put(with(HEX, "jo@example.com"), "FIELD_VALUE_IS_INVALID");
    bad.put(with("[\"" + HEX + "\"]", "[]"), "FIELD_SIZE_IS_OUT_OF_RANGE");
    bad.put(with("\"MAID\"", "\"SHOE_SIZE\""), "FIELD_VALUE_IS_INVALID");
    bad.put(with("cdda802e", ""), "FIELD_VALUE_IS_INVALID");
    bad.put(
        with("\"MAID\",\"values\":[\"cdda802e\"]", "\"FIP\",\"values\":[\"1.2.3\"]"),
        "FIELD_VALUE_IS_INVALID");
    bad.put(
        with("{\"type\":\"MAID\",\"values\":[\"cdda802e\"]}", key("EMAIL")),
        "DUPLICATE_FIELD_VALUE_FOUND");
    bad.put(with("12.5", "12.555"), "FIELD_VALUE_IS_INVALID");
    bad.put(with("12.5", "-1"), "FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT");
    bad.put(with("12.5", "10000000000000"), "FIELD_VALUE_IS_OUT_OF_RANGE");
    bad.put(with("\"USD\"", "\"XTS\""), "FIELD_VALUE_IS_INVALID");
    bad.put(with("\"unitsSold\":2", "\"unitsSold\":0"), "FIELD_VALUE_IS_OUT_OF_RANGE");
    bad.put(with("OFF_AMAZON_PURCHASES", "SIGN_UP"), "FIELD_VALUE_MUST_BE_EMPTY_OR_NULL");
    bad.put(with("order-1", "i".repeat(257)), "FIELD_SIZE_IS_OUT_OF_RANGE");
    bad.put(with("\"GRANTED\"", "\"MAYBE\""), "FIELD_VALUE_IS_INVALID");
    bad.put(with("\"amznUserData\":\"GRANTED\"", ""), "FIELD_VALUE_IS_NULL");
    bad.put(with("Ohm_1", "Ohm 1"), "FIELD_VALUE_CONTAINS_INVALID_CHARACTERS");
    bad.put(with("\"STRING\"", "\"NUMBER\""), "FIELD_VALUE_IS_INVALID");
    bad.put(with("\"STRING\"", "\"INTEGER\""), "FIELD_VALUE_MISMATCH");
    bad.put(with("\"value\":12.5,", "\"value\":12.5,\"color\":1,"), "BAD_REQUEST");
    return bad;
  }

  private static String key(String type) {
    return "{\"type\":\"" + type + "\",\"values\":[\"" + HEX + "\"]}";
  }

  private static String with(String old, String changed) {
    if (!EVENT.contains(old)) {
      throw new IllegalArgumentException("the good event has no " + old);
    }
    return EVENT.replace(old, changed);
  }

  private static String without(String part) {
    return with(part, "");
  }
}
