package io.sluice.sandbox;

import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.amazonads.KeyForm;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of the fields that events of both generations share. */
final class EventFieldChecks {
  /** How far an event may be ahead of the sandbox's clock; Amazon does not say. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int HEX_DIGITS = 64;
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private final ConversionVocabulary lists;
  private final Instant now;
  private final Duration window;
  private final long mostUnits;
  private final Strictness strictness;

  EventFieldChecks(
      ConversionVocabulary lists, Instant now, int days, long mostUnits, Strictness strictness) {
    this.lists = lists;
    this.now = now;
    this.window = Duration.ofDays(days);
    this.mostUnits = mostUnits;
    this.strictness = strictness;
  }

  void code(
      EventNode node, String field, String prefix, Collection<String> codes, EventErrors errors) {
    String code = node.text(field);
    if (code == null) {
      errors.missing(prefix + field);
    } else if (!codes.contains(code)) {
      errors.unlisted(prefix + field);
    }
  }

  void time(EventNode event, String field, EventErrors errors) {
    String text = event.text(field);
    if (text == null) {
      errors.missing("DATE_CANNOT_BE_NULL", field);
      return;
    }
    Instant time = EventTime.parse(text);
    if (time == null) {
      errors.add("BAD_REQUEST", field, "ISO 8601 with a zone");
    } else if (time.isBefore(now.minus(window))) {
      errors.add(
          "FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT",
          field,
          "a time of the last " + window.toDays() + " days");
    } else if (time.isAfter(now.plus(AHEAD))) {
      errors.add("FIELD_VALUE_IS_ABOVE_MAXIMUM_LIMIT", field, "a time that has come");
    }
  }

  void matchKeys(EventNode event, EventErrors errors) {
    List<EventNode> keys = event.children("matchKeys");
    if (keys.isEmpty()) {
      errors.add("FIELD_VALUE_IS_EMPTY", "matchKeys", "at least one of them");
    }
    int most = lists == ConversionVocabulary.definitions() ? 9 : lists.matchKeys().size();
    errors.requireRule(
        keys.size() <= most,
        "FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT",
        "matchKeys",
        "at most " + most + " of them");
    Set<String> seen = new HashSet<>();
    for (EventNode key : keys) {
      matchKey(key, seen, errors);
    }
  }

  private void matchKey(EventNode key, Set<String> seen, EventErrors errors) {
    if (strictness == Strictness.STRICT && key.hasOtherThan(Set.of("type", "values"))) {
      errors.add("BAD_REQUEST", "matchKeys", "no field that it does not know");
    }
    code(key, "type", "matchKeys.", lists.matchKeys().keySet(), errors);
    String type = key.text("type");
    List<String> values = key.texts("values");
    if (values.size() != 1) {
      errors.add("FIELD_SIZE_IS_OUT_OF_RANGE", "matchKeys.values", "exactly one value");
      return;
    }
    if (strictness == Strictness.STRICT && type != null && !seen.add(type)) {
      errors.add("DUPLICATE_FIELD_VALUE_FOUND", "matchKeys", "each type once");
    }
    KeyForm form = lists.matchKeys().get(type);
    if (form == KeyForm.HASHED) {
      errors.requireRule(
          hex(values.get(0)),
          "FIELD_VALUE_IS_INVALID",
          "matchKeys.values",
          "64 hexadecimal digits for " + type);
    } else if (form == KeyForm.RAW) {
      errors.requireRule(
          raw(type, values.get(0)),
          "FIELD_VALUE_IS_INVALID",
          "matchKeys.values",
          "another form for " + type);
    }
  }

  private boolean hex(String value) {
    boolean upper = strictness == Strictness.LENIENT;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!digit && !(upper && c >= 'A' && c <= 'F')) {
        return false;
      }
    }
    return value.length() == HEX_DIGITS;
  }

  private static boolean raw(String type, String value) {
    return switch (type) {
      case "MATCH_ID" -> !value.isEmpty() && value.length() <= ConversionLimits.MAX_MATCH_ID_LENGTH;
      case "FIP" -> IPV4.matcher(value).matches() || IPV6.matcher(value).matches();
      default -> !value.isEmpty();
    };
  }

  void amounts(EventNode event, String type, EventErrors errors) {
    boolean purchase = ConversionLimits.PURCHASE.equals(type);
    boolean other = type != null && !purchase && lists.types().contains(type);
    BigDecimal value = event.number("value");
    if (value != null) {
      if (value.stripTrailingZeros().scale() > 2) {
        errors.invalid("value", "at most two decimals");
      }
      if (purchase && value.signum() < 0) {
        errors.add("FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT", "value", "no negative purchase");
      }
      if (value.abs().compareTo(ConversionLimits.MAX_VALUE) > 0) {
        errors.add("FIELD_VALUE_IS_OUT_OF_RANGE", "value", "at most 9999999999999.99");
      }
    }
    String currency = event.text("currencyCode");
    Long units = event.whole("unitsSold");
    if (other) {
      String rule = "this with purchases only";
      errors.requireRule(
          currency == null, "FIELD_VALUE_MUST_BE_EMPTY_OR_NULL", "currencyCode", rule);
      errors.requireRule(units == null, "FIELD_VALUE_MUST_BE_EMPTY_OR_NULL", "unitsSold", rule);
    }
    if (currency != null && !lists.currencies().contains(currency)) {
      errors.unlisted("currencyCode");
    }
    errors.requireRule(
        units == null || (units >= 1 && units <= mostUnits),
        "FIELD_VALUE_IS_OUT_OF_RANGE",
        "unitsSold",
        "1 to " + mostUnits);
  }

  void id(EventNode event, String field, EventErrors errors) {
    String id = event.text(field);
    errors.requireRule(
        id == null || (!id.isEmpty() && id.length() <= ConversionLimits.MAX_EVENT_ID_LENGTH),
        "FIELD_SIZE_IS_OUT_OF_RANGE",
        field,
        "1 to 256 characters");
  }
}
