package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ApiVocabulary;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of one event of the Events API, each broken one an error of that event. */
final class EventChecks {
  private static final ConversionVocabulary LISTS = ConversionVocabulary.events();
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,10}");
  private static final Set<String> EVENT =
      Set.of(
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
          "partner");
  private static final Set<String> DESCRIPTION =
      Set.of("name", "conversionType", "eventSource", "eventIngestionMethod", "dataSetName");

  private final EventFieldChecks fields;
  private final Strictness strictness;
  private final ApiRegion region;

  EventChecks(ApiRegion region, Instant now, Strictness strictness) {
    this.region = region;
    this.strictness = strictness;
    this.fields =
        new EventFieldChecks(
            LISTS,
            now,
            ConversionLimits.MAX_EVENT_AGE_DAYS,
            ConversionLimits.MAX_UNITS,
            strictness);
  }

  /** Checks an event; the list is empty if it may be taken. */
  EventErrors check(EventNode event) {
    EventErrors errors = new EventErrors(event);
    known(event, EVENT, errors, "the event");
    EventNode description = event.child("eventDescription");
    String type = null;
    if (description == null) {
      errors.missing("eventDescription");
    } else {
      type = description.text("conversionType");
      description(description, errors);
    }
    country(event, errors);
    fields.time(event, "eventTime", errors);
    fields.matchKeys(event, errors);
    fields.amounts(event, type, errors);
    fields.id(event, "eventId", errors);
    options(event, errors);
    consent(event, errors);
    customData(event, errors);
    extras(event, errors);
    return errors;
  }

  private void description(EventNode description, EventErrors errors) {
    known(description, DESCRIPTION, errors, "eventDescription");
    String name = description.text("name");
    if (name == null) {
      errors.missing("eventDescription.name");
    } else if (name.isEmpty() || name.length() > ConversionLimits.MAX_NAME_LENGTH) {
      errors.add(
          "FIELD_SIZE_IS_OUT_OF_RANGE", "eventDescription.name", "a name of 1 to 256 characters");
    } else if (!ConversionLimits.validName(name)) {
      errors.add(
          "FIELD_VALUE_CONTAINS_INVALID_CHARACTERS", "eventDescription.name", "other characters");
    }
    fields.code(description, "conversionType", "eventDescription.", LISTS.types(), errors);
    fields.code(description, "eventSource", "eventDescription.", LISTS.sources(), errors);
    fields.code(
        description,
        "eventIngestionMethod",
        "eventDescription.",
        Set.of(ConversionLimits.SERVER_TO_SERVER),
        errors);
    String dataset = description.text("dataSetName");
    errors.requireRule(
        dataset == null
            || (dataset.length() <= ConversionLimits.MAX_DATASET_LENGTH
                && ConversionLimits.DATASET.matcher(dataset).matches()),
        "FIELD_VALUE_IS_INVALID",
        "eventDescription.dataSetName",
        "a letter, then letters, digits, underscores and hyphens, 1 to 100");
  }

  private static void country(EventNode event, EventErrors errors) {
    String country = event.text("countryCode");
    if (country == null) {
      errors.missing("MISSING_COUNTRY_CODE", "countryCode");
    } else if (!LISTS.countries().contains(country)) {
      errors.unlisted("countryCode");
    }
  }

  private void options(EventNode event, EventErrors errors) {
    EventNode options = event.child("dataProcessingOptions");
    if (options != null) {
      String option = options.text("options");
      if (option != null && !option.equals(ConversionLimits.LIMITED_DATA_USE)) {
        errors.unlisted("dataProcessingOptions.options");
      }
    }
  }

  private void consent(EventNode event, EventErrors errors) {
    EventNode consent = event.child("consent");
    EventNode amazon = consent == null ? null : consent.child("amazonConsent");
    EventNode geo = consent == null ? null : consent.child("geo");
    if (consent != null) {
      known(consent, Set.of("geo", "amazonConsent", "tcf", "gpp"), errors, "consent");
      nonEmpty(consent, "tcf", errors);
      nonEmpty(consent, "gpp", errors);
    }
    if (geo != null) {
      String address = geo.text("ipAddress");
      errors.requireRule(
          address != null && !address.isEmpty(),
          "FIELD_VALUE_IS_NULL",
          "consent.geo.ipAddress",
          "an address");
    }
    if (amazon != null) {
      Set<String> values = ConversionVocabulary.consentValues();
      fields.code(amazon, "amznUserData", "consent.amazonConsent.", values, errors);
      if (amazon.has("amznAdStorage")) {
        fields.code(amazon, "amznAdStorage", "consent.amazonConsent.", values, errors);
      }
    }
    String country = event.text("countryCode");
    boolean needed =
        region == ApiRegion.EU
            || "OTHER_EEA".equals(country)
            || (country != null && ApiVocabulary.consentCountries().contains(country));
    boolean given =
        amazon != null
            || geo != null
            || (consent != null && (consent.has("tcf") || consent.has("gpp")));
    if (needed && !given) {
      errors.add("FIELD_VALUE_IS_EMPTY", "consent", "one of geo, amazonConsent, tcf and gpp here");
    }
  }

  private static void nonEmpty(EventNode node, String field, EventErrors errors) {
    String text = node.text(field);
    errors.requireRule(
        text == null || !text.isEmpty(), "FIELD_VALUE_IS_EMPTY", "consent." + field, "a text");
  }

  private void customData(EventNode event, EventErrors errors) {
    List<EventNode> attributes = event.children("customData");
    errors.requireRule(
        attributes.size() <= ConversionLimits.MAX_CUSTOM_DATA,
        "FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT",
        "customData",
        "at most 13 attributes");
    for (EventNode attribute : attributes) {
      known(attribute, Set.of("name", "value", "dataType"), errors, "customData");
      word(attribute, "name", Integer.MAX_VALUE, errors);
      word(attribute, "value", ConversionLimits.MAX_CUSTOM_VALUE_LENGTH, errors);
      String dataType = attribute.text("dataType");
      if (dataType != null) {
        Set<String> types = ConversionVocabulary.customDataTypes();
        fields.code(attribute, "dataType", "customData.", types, errors);
        String value = attribute.text("value");
        errors.requireRule(
            !dataType.equals("INTEGER")
                || (value != null
                    && INTEGER.matcher(value).matches()
                    && Long.parseLong(value) <= Integer.MAX_VALUE),
            "FIELD_VALUE_MISMATCH",
            "customData.value",
            "a whole number of 32 bits for INTEGER");
      }
    }
  }

  private static void word(EventNode node, String field, int most, EventErrors errors) {
    String text = node.text(field);
    if (text == null) {
      errors.missing("customData." + field);
      return;
    }
    errors.requireRule(
        text.length() <= most && ConversionLimits.CUSTOM_DATA.matcher(text).matches(),
        "FIELD_VALUE_CONTAINS_INVALID_CHARACTERS",
        "customData." + field,
        "letters, digits and underscores");
  }

  private void extras(EventNode event, EventErrors errors) {
    EventNode device = event.child("deviceInfo");
    String agent = device == null ? null : device.text("userAgent");
    errors.requireRule(
        agent == null || agent.length() <= ConversionLimits.MAX_USER_AGENT_LENGTH,
        "FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT",
        "deviceInfo.userAgent",
        "at most 512 characters");
    String tokens = event.text("arefMeasurementTokens");
    errors.requireRule(
        tokens == null || ConversionLimits.AREF_TOKENS.matcher(tokens).matches(),
        "FIELD_VALUE_IS_INVALID",
        "arefMeasurementTokens",
        "pairs of token and milliseconds");
    String partner = event.text("partner");
    errors.requireRule(
        partner == null
            || (!partner.isEmpty() && partner.length() <= ConversionLimits.MAX_PARTNER_LENGTH),
        "FIELD_SIZE_IS_OUT_OF_RANGE",
        "partner",
        "1 to 256 characters");
    event.text("amazonAdEventKey");
  }

  private void known(EventNode node, Set<String> fieldNames, EventErrors errors, String what) {
    if (strictness == Strictness.STRICT && node.hasOtherThan(fieldNames)) {
      errors.add("BAD_REQUEST", what, "no field that it does not know");
    }
  }
}
