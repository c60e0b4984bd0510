package io.sluice.jobs.config;

import io.sluice.amazonads.client.WireVocabulary;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Amazon's code lists of conversions, by API. A type that Amazon adds to a list is a key of the
 * configuration without a change here.
 */
final class EventVocabularies {
  private static final Map<ConversionApi, EventVocabulary> BY_API = read();
  private static final Map<String, KeyForm> MATCH_KEYS = matchKeysOfAll();

  private EventVocabularies() {}

  static EventVocabulary of(ConversionApi api) {
    return BY_API.get(api);
  }

  /** What the lists of all APIs hold, in their order. */
  static List<String> all(Function<EventVocabulary, Collection<String>> list) {
    Set<String> words = new LinkedHashSet<>();
    BY_API.values().forEach(vocabulary -> words.addAll(list.apply(vocabulary)));
    return List.copyOf(words);
  }

  /** The types of match keys of all APIs, in Amazon's order, each with its form. */
  static Map<String, KeyForm> matchKeys() {
    return MATCH_KEYS;
  }

  /** The key under {@code columns:} of a type: {@code RAMP_ID} is {@code ramp-id}. */
  static String keyName(String type) {
    return type.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<ConversionApi, EventVocabulary> read() {
    Map<ConversionApi, EventVocabulary> byApi = new EnumMap<>(ConversionApi.class);
    for (ConversionApi api : ConversionApi.values()) {
      byApi.put(api, WireVocabulary.of(api));
    }
    return byApi;
  }

  private static Map<String, KeyForm> matchKeysOfAll() {
    Map<String, KeyForm> all = new LinkedHashMap<>();
    BY_API.values().forEach(vocabulary -> vocabulary.matchKeys().forEach(all::putIfAbsent));
    return Collections.unmodifiableMap(all);
  }
}
