package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the conversions rules know of one country.
 *
 * @param callingCode put in front of phone numbers, empty where none is published
 * @param states names in lower-case letters and digits to codes
 * @param addressWords the country's own address words
 */
record EventsCountry(String callingCode, WordTable states, WordTable addressWords) {
  private static final String EVERY_COUNTRY = "--";
  private static final EventsCountry UNKNOWN =
      new EventsCountry("", WordTable.of(Map.of()), WordTable.of(Map.of()));
  private static final Map<Reference, Map<String, EventsCountry>> KNOWN = loadAll();

  /** The rules of a country; those of an unknown one where none are published. */
  static EventsCountry of(String country, Reference reference) {
    return KNOWN.getOrDefault(reference, Map.of()).getOrDefault(country, UNKNOWN);
  }

  /** The address words of every country. */
  static WordTable everywhere(Reference reference) {
    return of(EVERY_COUNTRY, reference).addressWords();
  }

  /** The published names are partly written with accents that the rule takes off the value. */
  private static Map<String, String> folded(Map<String, String> names) {
    Map<String, String> folded = new TreeMap<>();
    names.forEach((name, code) -> folded.put(EventsText.folded(name), code));
    return folded;
  }

  private static Map<Reference, Map<String, EventsCountry>> loadAll() {
    Map<Reference, Map<String, EventsCountry>> all = new EnumMap<>(Reference.class);
    for (Reference reference : Reference.values()) {
      all.put(reference, load(reference));
    }
    return all;
  }

  private static Map<String, EventsCountry> load(Reference reference) {
    Map<String, Map<String, String>> states = RuleTable.byCountry("events-states.tsv");
    Map<String, Map<String, String>> words = RuleTable.byCountry("events-address-terms.tsv");
    if (reference == Reference.REPAIRED) {
      RuleTable.lay(words, "events-address-terms-repairs.tsv");
      RuleTable.lay(states, "events-states-repairs.tsv");
      states.replaceAll((country, names) -> folded(names));
    } else {
      // The tag looks for gb, while its British words lie under uk.
      words.remove("GB");
    }
    Map<String, String> codes = new TreeMap<>();
    RuleTable.rows("events-calling-codes.tsv", 2).forEach(r -> codes.put(r.get(0), r.get(1)));
    Set<String> countries = new TreeSet<>(codes.keySet());
    countries.addAll(states.keySet());
    countries.addAll(words.keySet());
    Map<String, EventsCountry> known = new HashMap<>();
    for (String country : countries) {
      known.put(
          country,
          new EventsCountry(
              codes.getOrDefault(country, ""),
              WordTable.of(states.getOrDefault(country, Map.of())),
              WordTable.of(words.getOrDefault(country, Map.of()))));
    }
    return Map.copyOf(known);
  }
}
