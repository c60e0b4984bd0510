package io.sluice.beam.qualify;

import io.sluice.beam.qualify.EventColumns.Form;
import io.sluice.beam.qualify.EventColumns.KeyColumn;
import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.conversion.RowTime;
import io.sluice.domain.matchkey.KeyProblem;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.NormalizedKey;
import io.sluice.domain.matchkey.PlainId;
import io.sluice.domain.snapshot.MatchKeyType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link EventRow} of a cursor's row: texts as they are, identifiers hashed. The raw value
 * of an identifier that Amazon takes as a digest ends here. Reused from row to row; not safe for
 * several threads. Personal data: raw in, hashed out, raw where Amazon's type is raw.
 */
final class EventRowReader {
  /** Stands for a text that is not UTF-8: half of a surrogate pair, which no rule lets pass. */
  private static final String UNREADABLE = "\ud800";

  private static final int HEX_DIGITS = 2 * EventKey.DIGEST_BYTES;
  private static final Map<String, MatchKeyType> HASHED =
      MatchKeyType.all().stream().collect(Collectors.toMap(Enum::name, Function.identity()));
  private static final Map<String, PlainId> PLAIN =
      Arrays.stream(PlainId.values()).collect(Collectors.toMap(Enum::name, Function.identity()));

  private final EventColumns columns;
  private final EventVocabulary vocabulary;
  private final MatchKeyHasher hasher;
  private final @Nullable String defaultCountry;
  private final MatchKeyRow keyRow = new MatchKeyRow();
  private final MatchKeyRow further = new MatchKeyRow();
  private final RawText text = new RawText();
  private final Map<String, long[]> given = new HashMap<>();
  private final Map<String, long[]> problems = new HashMap<>();
  private int dropped;
  private final List<EventKey> keys = new ArrayList<>();
  private char[] country = new char[0];

  /**
   * Makes it.
   *
   * @param defaultCountry country of a row that has none, or {@code null}
   */
  EventRowReader(
      EventColumns columns,
      EventVocabulary vocabulary,
      MatchKeyRules rules,
      @Nullable String defaultCountry) {
    this.columns = columns;
    this.vocabulary = vocabulary;
    this.hasher = MatchKeyHasher.of(rules);
    this.defaultCountry = defaultCountry;
  }

  /** Reads the cursor's current row. */
  EventRow read(SourceRow row) {
    EnumMap<EventField, String> texts = new EnumMap<>(EventField.class);
    columns
        .fields()
        .forEach(
            (field, column) -> {
              String value = field == EventField.EVENT_TIME ? null : value(row.column(column));
              if (value != null) {
                texts.put(field, value);
              }
            });
    readKeys(row, texts.getOrDefault(EventField.COUNTRY, defaultCountry));
    return new EventRow(time(row), texts, keys, values(row, columns.customData()), idColumns(row));
  }

  /** Rows that have a value, by match-key type, since the reader was made. */
  Map<String, long[]> given() {
    return given;
  }

  private @Nullable RowTime time(SourceRow row) {
    ColumnValues column = row.column(columns.fields().get(EventField.EVENT_TIME));
    if (column == null || column.count() == 0) {
      return null;
    }
    if (!column.isTime()) {
      String value = value(column);
      return value == null ? null : new RowTime.Text(value);
    }
    return column.isDay() ? new RowTime.Day(day(column)) : new RowTime.Moment(moment(column));
  }

  private Map<String, String> idColumns(SourceRow row) {
    Map<String, String> found = new HashMap<>();
    for (String name : columns.idColumns()) {
      String value = value(row.column(name));
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  private Map<String, String> values(SourceRow row, Map<String, String> named) {
    if (named.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    named.forEach(
        (name, column) -> {
          String value = value(row.column(column));
          if (value != null) {
            found.put(name, value);
          }
        });
    return found;
  }

  private @Nullable String value(@Nullable ColumnValues column) {
    return column == null || column.count() == 0 ? null : value(column, 0);
  }

  private static Instant moment(ColumnValues column) {
    return Instant.ofEpochMilli(column.number(0));
  }

  private static LocalDate day(ColumnValues column) {
    return moment(column).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private @Nullable String value(ColumnValues column, int index) {
    if (column.isTime()) {
      // The column of the event's time may be part of its id, or custom data, too.
      return column.isDay() ? day(column).toString() : moment(column).toString();
    }
    return switch (text.take(column, index)) {
      case ABSENT -> null;
      case PRESENT -> text.text();
      case NOT_UTF8 -> UNREADABLE;
    };
  }

  private void readKeys(SourceRow row, @Nullable String countryText) {
    keys.clear();
    dropped = 0;
    keyRow.clear();
    further.clear();
    country = countryText == null ? new char[0] : countryText.toCharArray();
    keyRow.country(country, 0, country.length);
    columns.keys().forEach((type, from) -> readKey(row, type, from));
    if (keyRow.presentMask() != 0) {
      hasher.hash(keyRow);
      addDigests(keyRow);
    }
  }

  /** The first column that has a value counts; a list in it may give several. */
  private void readKey(SourceRow row, String type, List<KeyColumn> from) {
    for (KeyColumn key : from) {
      ColumnValues column = row.column(key.column());
      boolean any = false;
      for (int i = 0; column != null && i < column.count(); i++) {
        if (key.form() == Form.HASHED && HASHED.containsKey(type) && text.takeDigest(column, i)) {
          any = true;
          hash(HASHED.get(type), text.text());
          continue;
        }
        String value = value(column, i);
        if (value != null) {
          any = true;
          take(type, key.form(), value);
        }
      }
      if (any) {
        given.computeIfAbsent(type, first -> new long[1])[0]++;
        return;
      }
    }
  }

  private void take(String type, Form form, String value) {
    if (value.equals(UNREADABLE)) {
      problem(type, text.problem(RawText.State.NOT_UTF8));
      return;
    }
    MatchKeyType hashed = HASHED.get(type);
    if (hashed == null) {
      plain(type, value).ifPresent(keys::add);
    } else if (form == Form.HASHED && !isDigest(value)) {
      problem(type, KeyProblem.NOT_HASHED);
    } else if (form == Form.PLAIN && isDigest(value)) {
      problem(type, KeyProblem.NOT_RAW);
    } else {
      hash(hashed, value);
    }
  }

  private void problem(String type, KeyProblem problem) {
    dropped++;
    problems.computeIfAbsent(type + "." + problem, first -> new long[1])[0]++;
  }

  /** Values of the last row that gave no identifier. */
  int dropped() {
    return dropped;
  }

  /** Why values gave no identifier, by match-key type and problem, since the reader was made. */
  Map<String, long[]> problems() {
    return problems;
  }

  private Optional<EventKey> plain(String type, String value) {
    PlainId known = PLAIN.get(type);
    if (known == null) {
      return EventKey.ofText(type, vocabulary.matchKeys().getOrDefault(type, KeyForm.RAW), value);
    }
    NormalizedKey checked = known.check(value);
    checked.problem().ifPresent(problem -> problem(type, problem));
    return checked.text().map(id -> EventKey.raw(type, id));
  }

  /** The first value of a type is hashed with the others of its row, a second one by itself. */
  private void hash(MatchKeyType type, String value) {
    char[] chars = value.toCharArray();
    if ((keyRow.presentMask() & type.bit()) == 0) {
      keyRow.value(type, chars, 0, chars.length);
      return;
    }
    further.clear();
    further.country(country, 0, country.length);
    further.value(type, chars, 0, chars.length);
    hasher.hash(further);
    addDigests(further);
  }

  private void addDigests(MatchKeyRow from) {
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((from.validMask() & type.bit()) != 0) {
        keys.add(EventKey.hashed(type.name(), from.digest(type)));
      }
      from.problem(type).ifPresent(problem -> problem(type.name(), problem));
    }
  }

  private static boolean isDigest(String value) {
    return value.length() == HEX_DIGITS
        && value.toLowerCase(Locale.ROOT).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
