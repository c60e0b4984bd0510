package io.sluice.sandbox;

import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;

/** The rules of one event of an older conversion definition. */
final class DatumChecks {
  private static final Set<String> DATUM =
      Set.of(
          "conversionDefinitionId",
          "name",
          "countryCode",
          "timestamp",
          "matchKeys",
          "value",
          "currencyCode",
          "unitsSold",
          "clientDedupeId",
          "dataProcessingOptions");

  private final EventFieldChecks fields;
  private final Strictness strictness;
  private final Function<String, ConversionDefinition> definitions;
  private final String source;

  DatumChecks(
      Instant now,
      Strictness strictness,
      String source,
      Function<String, ConversionDefinition> definitions) {
    this.strictness = strictness;
    this.definitions = definitions;
    this.source = source;
    this.fields =
        new EventFieldChecks(
            ConversionVocabulary.definitions(),
            now,
            ConversionLimits.MAX_DATUM_AGE_DAYS,
            ConversionLimits.MAX_DATUM_UNITS,
            strictness);
  }

  EventErrors check(EventNode datum) {
    EventErrors errors = new EventErrors(datum);
    if (strictness == Strictness.STRICT && datum.hasOtherThan(DATUM)) {
      errors.add("BAD_REQUEST", "the event", "no field that it does not know");
    }
    String type = definition(datum, errors);
    String name = datum.text("name");
    if (name == null) {
      errors.missing("name");
    } else {
      errors.requireRule(
          !name.isEmpty() && name.length() <= ConversionLimits.MAX_NAME_LENGTH,
          "FIELD_SIZE_IS_OUT_OF_RANGE",
          "name",
          "1 to 256 characters");
    }
    String country = datum.text("countryCode");
    if (country == null) {
      errors.missing("countryCode");
    } else if (!country.matches("[A-Z]{2}")
        || !ConversionVocabulary.definitions().countries().contains(country)) {
      errors.unlisted("countryCode");
    }
    fields.time(datum, "timestamp", errors);
    fields.matchKeys(datum, errors);
    fields.amounts(datum, type, errors);
    fields.id(datum, "clientDedupeId", errors);
    String option = datum.text("dataProcessingOptions");
    if (option != null && !option.equals(ConversionLimits.LIMITED_DATA_USE)) {
      errors.unlisted("dataProcessingOptions");
    }
    return errors;
  }

  /** Returns the type of the definition, or null if there is none. */
  private String definition(EventNode datum, EventErrors errors) {
    String id = datum.text("conversionDefinitionId");
    if (id == null) {
      errors.missing("conversionDefinitionId");
      return null;
    }
    ConversionDefinition definition = definitions.apply(id);
    if (definition == null) {
      errors.add(
          "FIELD_VALUE_NOT_FOUND", "conversionDefinitionId", "a definition of this advertiser");
      return null;
    }
    errors.requireRule(
        definition.source().equals(source),
        "FIELD_VALUE_MISMATCH",
        "conversionDefinitionId",
        "a definition of the request's source");
    return definition.conversionType();
  }
}
