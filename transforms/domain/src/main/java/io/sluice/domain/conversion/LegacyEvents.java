package io.sluice.domain.conversion;

import com.google.common.collect.ImmutableMap;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The preset {@code legacy-events}: field names of older conversion feeds (advertiserId, eventType,
 * eventTime, eventValue, currency, userId, eventAttributionSource), and the everyday words for
 * conversion types. Both are tables beside this class. Source: the public documentation of
 * connectors for Amazon's conversions API (MadConnect for the names, Twilio Segment for the words).
 *
 * <p>Such a feed has no name, source, country, id or consent: they come from settings or from
 * further columns. It has one {@code userId} of a type that it does not tell, so the job declares
 * it: 64 hexadecimal digits cannot say whether they were an email or a phone.
 */
public final class LegacyEvents {
  /** The preset's name in the configuration. */
  public static final String NAME = "legacy-events";

  private static final String MATCH_KEY = "match-key";
  private static final Map<EventField, String> COLUMNS = readColumns();
  private static final Map<String, String> SYNONYMS = readSynonyms();
  private static final String USER_ID = readUserId();
  private static final Pattern GAPS = Pattern.compile("[\\s_-]+");

  private LegacyEvents() {}

  /**
   * The columns of such a feed: field to column.
   *
   * @param setByJob fields that the job's settings fill in; the name, which else is what the type's
   *     column says, is left to them
   */
  public static Map<EventField, String> columns(Set<EventField> setByJob) {
    EnumMap<EventField, String> columns = new EnumMap<>(EventField.class);
    columns.putAll(COLUMNS);
    if (setByJob.contains(EventField.EVENT_NAME)) {
      columns.remove(EventField.EVENT_NAME);
    }
    return Collections.unmodifiableMap(columns);
  }

  /** The column that holds the one identifier. */
  public static String userIdColumn() {
    return USER_ID;
  }

  /** Words for conversion types, in lower case with underscores, to Amazon's types. */
  public static Map<String, String> typeSynonyms() {
    return SYNONYMS;
  }

  /**
   * The identifier of such a feed.
   *
   * @param declaredType the type that the job declares, such as {@code EMAIL}
   * @param userId what the column holds: a digest for a hashed type, else the value
   * @param vocabulary the code lists
   * @return empty where the type is unknown or the text has another form
   */
  public static Optional<EventKey> key(
      String declaredType, String userId, EventVocabulary vocabulary) {
    return Optional.ofNullable(vocabulary.matchKeys().get(declaredType))
        .flatMap(form -> EventKey.ofText(declaredType, form, userId));
  }

  /** A word for a type as the table has it: lower case, one underscore for blanks and dashes. */
  static String folded(String word) {
    return GAPS.matcher(word.strip()).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  private static Map<EventField, String> readColumns() {
    EnumMap<EventField, String> columns = new EnumMap<>(EventField.class);
    for (ConversionTable.Row row : ConversionTable.rows("legacy-events.tsv")) {
      EventField.find(row.second()).ifPresent(field -> columns.put(field, row.first()));
    }
    return columns;
  }

  private static String readUserId() {
    return ConversionTable.rows("legacy-events.tsv").stream()
        .filter(row -> row.second().equals(MATCH_KEY))
        .map(ConversionTable.Row::first)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("legacy-events.tsv has no match-key"));
  }

  private static Map<String, String> readSynonyms() {
    ImmutableMap.Builder<String, String> synonyms = ImmutableMap.builder();
    for (ConversionTable.Row row : ConversionTable.rows("event-type-synonyms.tsv")) {
      synonyms.put(row.first(), row.second());
    }
    return synonyms.buildOrThrow();
  }
}
