package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.EventDefaults;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.LegacyEvents;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Region;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether what is set for all rows would pass the rules that rows are judged by. */
final class EventDefaultRules {
  private final ProblemCollector problems;

  EventDefaultRules(ProblemCollector problems) {
    this.problems = problems;
  }

  void check(ConversionParts conversion) {
    conversion.api().ifPresent(api -> check(conversion, api));
  }

  private void check(ConversionParts conversion, ConversionApi api) {
    Map<EventField, String> values = new EnumMap<>(EventField.class);
    EventDefaultKeys.KEYS.forEach(
        (field, key) -> conversion.event().find(key).ifPresent(text -> values.put(field, text)));
    EventSettings settings =
        EventSettings.of(api, region(conversion, values))
            .withDefaults(values)
            .withTypeSynonyms(
                conversion.hasPreset() ? LegacyEvents.typeSynonyms() : Map.<String, String>of());
    EventVocabulary vocabulary = EventVocabularies.of(api);
    values.forEach(
        (field, text) ->
            EventDefaults.judge(field, settings, vocabulary)
                .ifPresent(reject -> problem(conversion, field, text, reject)));
  }

  /** The account's region; where that is unknown, one that does not refuse the country. */
  private static Region region(ConversionParts conversion, Map<EventField, String> values) {
    return conversion
        .region()
        .or(
            () ->
                Optional.ofNullable(values.get(EventField.COUNTRY))
                    .flatMap(Countries::normalize)
                    .flatMap(Countries::regionOf))
        .orElse(Region.NA);
  }

  private void problem(
      ConversionParts conversion, EventField field, String text, ConversionReject reject) {
    Section event = conversion.event();
    Key key = EventDefaultKeys.KEYS.get(field);
    problems.add(
        event.position(key),
        event.path(key),
        "is text of "
            + text.length()
            + " characters; a row without its own would be the reject "
            + reject,
        remedy(conversion, text, reject));
  }

  private static String remedy(ConversionParts conversion, String text, ConversionReject reject) {
    EventVocabulary vocabulary = EventVocabularies.of(conversion.api().orElseThrow());
    String upper = text.toUpperCase(Locale.ROOT);
    return switch (reject) {
      case TYPE_UNKNOWN -> NearestName.remedy(meant(upper), types(conversion, vocabulary));
      case SOURCE_UNKNOWN -> NearestName.remedy(upper, vocabulary.sources());
      case CONSENT_INVALID -> NearestName.remedy(upper, List.of("GRANTED", "DENIED"));
      case CURRENCY_UNKNOWN ->
          NearestName.of(upper, vocabulary.currencies())
              .map(near -> "Did you mean " + near + "?")
              .orElseGet(() -> sentence(reject));
      case COUNTRY_INVALID -> "Write an ISO 3166-1 alpha-2 code such as US or GB";
      case COUNTRY_OTHER_REGION -> "Write a country of the account's region, or another account";
      case VALUE_UNREADABLE, VALUE_OUT_OF_RANGE ->
          "Write it with digits and a dot, such as 12.50; at most 9999999999999.99";
      case UNITS_INVALID -> "Write a whole number from 1 on";
      default -> sentence(reject);
    };
  }

  /** An everyday word as Amazon's type, to point at what the preset would make of it. */
  private static String meant(String word) {
    return LegacyEvents.typeSynonyms().getOrDefault(word.toLowerCase(Locale.ROOT), word);
  }

  private static Collection<String> types(ConversionParts conversion, EventVocabulary vocabulary) {
    List<String> types = new ArrayList<>(vocabulary.types());
    if (conversion.hasPreset()) {
      types.addAll(LegacyEvents.typeSynonyms().keySet());
    }
    return types;
  }

  private static String sentence(ConversionReject reject) {
    String remedy = reject.remedy();
    return remedy.substring(0, 1).toUpperCase(Locale.ROOT) + remedy.substring(1);
  }
}
