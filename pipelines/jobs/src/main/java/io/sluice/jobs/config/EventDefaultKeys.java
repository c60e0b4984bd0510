package io.sluice.jobs.config;

import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of {@code event:}, what holds where a row says nothing. Which words Amazon takes depends
 * on the API, so {@link EventDefaultRules} looks at them; the JSON Schema proposes those of all.
 */
final class EventDefaultKeys {
  private static final int LONGEST = 256;
  private static final int LONGEST_CONSENT = 8_000;

  static final Map<EventField, ValueKey<String>> KEYS = keys();
  static final ObjectSpec SPEC = ObjectSpec.of("event", List.copyOf(KEYS.values()));
  static final NodeKey EVENT =
      new NodeKey("event", new Shape.Obj(SPEC), "What holds where a row says nothing.");

  private EventDefaultKeys() {}

  private static Map<EventField, ValueKey<String>> keys() {
    Map<EventField, ValueKey<String>> keys = new LinkedHashMap<>();
    keys.put(EventField.EVENT_NAME, key("name", "Name of the conversion at Amazon.", List.of()));
    keys.put(EventField.EVENT_TYPE, key("type", "Its type.", words(EventVocabulary::types)));
    keys.put(
        EventField.EVENT_SOURCE,
        key("source", "Where its events happen.", words(EventVocabulary::sources)));
    put(keys, EventField.DATASET, "Dataset it belongs to.", List.of());
    put(keys, EventField.COUNTRY, "Country, ISO alpha-2.", words(EventVocabulary::countries));
    put(keys, EventField.CURRENCY, "Currency, ISO 4217.", words(EventVocabulary::currencies));
    put(keys, EventField.VALUE, "Value of one event.", List.of());
    put(keys, EventField.UNITS, "Units of one purchase.", List.of());
    Collection<String> signals = ConversionVocabulary.consentValues();
    put(keys, EventField.CONSENT_USER_DATA, "Amazon's signal for user data.", signals);
    put(keys, EventField.CONSENT_AD_STORAGE, "Amazon's signal for ad storage.", signals);
    consent(keys, EventField.CONSENT_TCF, "IAB TCF string.");
    consent(keys, EventField.CONSENT_GPP, "IAB GPP string.");
    put(keys, EventField.LIMITED_DATA_USE, "Limits the events' use.", List.of());
    put(keys, EventField.PARTNER, "Third party that delivers.", List.of());
    return keys;
  }

  private static void put(
      Map<EventField, ValueKey<String>> keys,
      EventField field,
      String description,
      Collection<String> words) {
    keys.put(field, key(field.configName(), description, words));
  }

  private static void consent(
      Map<EventField, ValueKey<String>> keys, EventField field, String description) {
    keys.put(field, ValueKey.of(field.configName(), ValueTypes.text(LONGEST_CONSENT), description));
  }

  private static ValueKey<String> key(
      String name, String description, Collection<String> proposals) {
    ValueType<String> text = ValueTypes.text(LONGEST);
    if (proposals.isEmpty()) {
      return ValueKey.of(name, text, description);
    }
    Map<String, Object> schema =
        Map.of("anyOf", List.of(Map.of("enum", List.copyOf(proposals)), text.schema()));
    return ValueKey.of(name, new ValueType<>(text.parser(), schema), description);
  }

  private static List<String> words(
      java.util.function.Function<EventVocabulary, Collection<String>> list) {
    return EventVocabularies.all(list);
  }
}
