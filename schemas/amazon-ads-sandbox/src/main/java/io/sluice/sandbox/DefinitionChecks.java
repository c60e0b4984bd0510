package io.sluice.sandbox;

import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.amazonads.DefinitionInput;
import io.sluice.amazonads.DefinitionUpdate;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Set;

/** The rules of a conversion definition of the older API. */
final class DefinitionChecks {
  private static final ConversionVocabulary LISTS = ConversionVocabulary.definitions();
  private static final Set<String> INPUT =
      Set.of("name", "source", "sourceType", "conversionType", "countingMethod", "value");
  private static final Set<String> UPDATE =
      Set.of(
          "conversionDefinitionId",
          "name",
          "source",
          "sourceType",
          "conversionType",
          "countingMethod",
          "value");
  private static final BigDecimal MOST = new BigDecimal("9999999999999");

  private DefinitionChecks() {}

  static EventErrors input(EventNode node, Strictness strictness) {
    EventErrors errors = new EventErrors(node);
    known(node, INPUT, strictness, errors);
    for (String field : new java.util.TreeSet<>(INPUT)) {
      if (!node.has(field)) {
        errors.missing(field);
      }
    }
    fields(node, errors);
    return errors;
  }

  static EventErrors update(EventNode node, Strictness strictness) {
    EventErrors errors = new EventErrors(node);
    known(node, UPDATE, strictness, errors);
    if (node.text("conversionDefinitionId") == null) {
      errors.missing("conversionDefinitionId");
    }
    fields(node, errors);
    return errors;
  }

  static DefinitionInput toInput(EventNode node) {
    return new DefinitionInput(
        node.text("name"),
        node.text("source"),
        node.text("sourceType"),
        node.text("conversionType"),
        node.text("countingMethod"),
        node.number("value"));
  }

  static DefinitionUpdate toUpdate(EventNode node) {
    return new DefinitionUpdate(
        node.text("conversionDefinitionId"),
        node.text("name"),
        node.text("source"),
        node.text("sourceType"),
        node.text("conversionType"),
        node.text("countingMethod"),
        node.number("value"));
  }

  private static void fields(EventNode node, EventErrors errors) {
    String name = node.text("name");
    errors.requireRule(
        name == null || (!name.isEmpty() && name.length() <= ConversionLimits.MAX_NAME_LENGTH),
        "FIELD_SIZE_IS_OUT_OF_RANGE",
        "name",
        "1 to 256 characters");
    listed(node, "source", Set.of("AMAZON_AD_TAG", ConversionLimits.SERVER_TO_SERVER), errors);
    listed(node, "sourceType", LISTS.sources(), errors);
    listed(node, "conversionType", LISTS.types(), errors);
    listed(node, "countingMethod", Set.of("EVERY", "FIRST"), errors);
    String sourceType = node.text("sourceType");
    errors.requireRule(
        !"AMAZON_AD_TAG".equals(node.text("source"))
            || sourceType == null
            || sourceType.equals("WEBSITE"),
        "FIELD_VALUE_MISMATCH",
        "sourceType",
        "WEBSITE with AMAZON_AD_TAG");
    BigDecimal value = node.number("value");
    errors.requireRule(
        value == null || (value.stripTrailingZeros().scale() <= 2 && value.compareTo(MOST) <= 0),
        "FIELD_VALUE_IS_INVALID",
        "value",
        "at most 9999999999999, with two decimals");
  }

  private static void listed(
      EventNode node, String field, Collection<String> codes, EventErrors errors) {
    String code = node.text(field);
    if (code != null && !codes.contains(code)) {
      errors.unlisted(field);
    }
  }

  private static void known(
      EventNode node, Set<String> fields, Strictness strictness, EventErrors errors) {
    if (strictness == Strictness.STRICT && node.hasOtherThan(fields)) {
      errors.add("BAD_REQUEST", "the definition", "no field that it does not know");
    }
  }
}
