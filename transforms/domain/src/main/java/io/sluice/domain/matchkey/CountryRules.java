package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules know of one country.
 *
 * @param code ISO 3166 alpha-2, upper case
 * @param addressWords address words to replacements, {@code null} where none are published
 * @param states upper-case state names to codes, empty where none are published
 * @param postal the form of postal codes
 * @param phone the common shapes of phone numbers, {@code null} where none are known
 * @param events what the conversions rules know
 */
record CountryRules(
    String code,
    @Nullable WordTable addressWords,
    WordTable states,
    PostalForm postal,
    @Nullable PhoneShape phone,
    EventsCountry events) {

  private static final Map<Reference, Map<String, CountryRules>> KNOWN = loadAll();
  private static final WordTable NO_WORDS = WordTable.of(Map.of());

  /**
   * The rules of a country.
   *
   * @param code ISO 3166 alpha-2 in any case; UK is read as GB
   * @return {@code null} where the code is absent or not two letters
   */
  static @Nullable CountryRules find(@Nullable String code, Reference reference) {
    String iso = code == null ? "" : code.strip();
    if (iso.length() != 2 || !isLetter(iso.charAt(0)) || !isLetter(iso.charAt(1))) {
      return null;
    }
    String upper = "" + (char) (iso.charAt(0) & ~0x20) + (char) (iso.charAt(1) & ~0x20);
    String known = upper.equals("UK") ? "GB" : upper;
    CountryRules rules = KNOWN.getOrDefault(reference, Map.of()).get(known);
    return rules == null
        ? new CountryRules(
            known,
            null,
            NO_WORDS,
            PostalForm.of(known, reference),
            PhoneShape.find(known),
            EventsCountry.of(known, reference))
        : rules;
  }

  private static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static Map<Reference, Map<String, CountryRules>> loadAll() {
    Map<Reference, Map<String, CountryRules>> all = new EnumMap<>(Reference.class);
    for (Reference reference : Reference.values()) {
      all.put(reference, load(reference));
    }
    return all;
  }

  private static Map<String, CountryRules> load(Reference reference) {
    Map<String, Map<String, String>> words = byCountry("address-terms", reference);
    Map<String, Map<String, String>> states = byCountry("states", reference);
    Map<String, CountryRules> rules = new HashMap<>();
    words.forEach(
        (code, terms) ->
            rules.put(
                code,
                new CountryRules(
                    code,
                    WordTable.of(terms),
                    WordTable.of(states.getOrDefault(code, Map.of())),
                    PostalForm.of(code, reference),
                    PhoneShape.find(code),
                    EventsCountry.of(code, reference))));
    return Map.copyOf(rules);
  }

  private static Map<String, Map<String, String>> byCountry(String table, Reference reference) {
    Map<String, Map<String, String>> entries = RuleTable.byCountry(table + ".tsv");
    if (reference == Reference.REPAIRED) {
      RuleTable.lay(entries, table + "-repairs.tsv");
    }
    return entries;
  }
}
