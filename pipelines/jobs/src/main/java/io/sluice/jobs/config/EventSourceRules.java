package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.CustomDataRule;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds between the keys of a conversion's source. */
final class EventSourceRules {
  private final ProblemCollector problems;
  private final SourceRules sourceRules;

  EventSourceRules(ProblemCollector problems) {
    this.problems = problems;
    this.sourceRules = new SourceRules(problems);
  }

  void check(ConversionParts conversion) {
    Section source = conversion.source();
    sourceRules.checkLocation(source);
    checkReread(conversion);
    if (source.has(EventSourceKeys.COLUMNS)) {
      checkTime(conversion);
      checkKeys(conversion);
      checkEventId(conversion);
    }
    conversion.api().ifPresent(api -> checkCustomData(source, EventVocabularies.of(api)));
  }

  private void checkReread(ConversionParts conversion) {
    Section source = conversion.source();
    int days = source.find(EventSourceKeys.REREAD).orElse(0);
    if (days == 0) {
      return;
    }
    String pattern = source.find(SourceKeys.PARQUET).orElse("");
    // In a table the days are those of the events.
    if (!pattern.isEmpty() && !pattern.contains(ParquetPattern.DATE)) {
      problem(
          source,
          EventSourceKeys.REREAD,
          "has no {date} to apply to",
          "Write {date} into parquet:, or take reread out");
    }
    long most = conversion.api().map(api -> api.window().toDays() - 1).orElse(Long.MAX_VALUE);
    if (days > most) {
      problem(
          source,
          EventSourceKeys.REREAD,
          "reaches back " + days + " days, and Amazon takes no event older than " + (most + 1),
          "Write at most P" + most + "D");
    }
  }

  private void checkTime(ConversionParts conversion) {
    if (!conversion.maps(EventField.EVENT_TIME)) {
      problem(
          conversion.source(),
          EventSourceKeys.COLUMNS,
          "maps no event-time",
          "Map the column that holds when the event happened, with its time of day");
    }
  }

  private void checkKeys(ConversionParts conversion) {
    Section columns = conversion.columns();
    if (EventSourceKeys.MATCH_KEYS.values().stream().noneMatch(columns::has)) {
      problem(
          conversion.source(),
          EventSourceKeys.COLUMNS,
          "maps no identifier",
          "Map at least one of "
              + EventSourceKeys.MATCH_KEYS.values().stream()
                  .map(Key::name)
                  .collect(Collectors.joining(", ")));
    }
    EventSourceKeys.MATCH_KEYS.forEach(
        (type, key) -> {
          sourceRules.checkForms(columns, key);
          conversion
              .api()
              .filter(api -> columns.has(key))
              .filter(api -> !EventVocabularies.of(api).matchKeys().containsKey(type))
              .ifPresent(api -> notCarried(columns, key, api));
        });
  }

  private void notCarried(Section columns, Key key, ConversionApi api) {
    problem(
        columns,
        key,
        "is not carried by api: " + api.configName(),
        "Take it out, or send through the other api");
  }

  private void checkEventId(ConversionParts conversion) {
    Section source = conversion.source();
    boolean column = conversion.maps(EventField.EVENT_ID);
    boolean derived = source.has(EventSourceKeys.EVENT_ID_FROM);
    if (column && derived) {
      problem(
          source,
          EventSourceKeys.EVENT_ID_FROM,
          "stands beside columns.event-id, which it replaces",
          "Keep one of the two");
    } else if (!column && !derived) {
      problem(
          source,
          EventSourceKeys.COLUMNS,
          "maps no event-id, by which Amazon tells repeats",
          "Map the id of the order or transaction, or name the columns to derive one from under"
              + " source.event-id-from");
    }
    checkDerived(conversion);
    Set<String> personal = personal(conversion.columns());
    conversion
        .columns()
        .find(EventSourceKeys.FIELDS.get(EventField.EVENT_ID))
        .filter(id -> personal.contains(folded(id)))
        .ifPresent(
            id ->
                problem(
                    conversion.columns(),
                    EventSourceKeys.FIELDS.get(EventField.EVENT_ID),
                    "is a column that identifies the person: all events of one would be one",
                    "Map the id of the order or transaction"));
  }

  private void checkDerived(ConversionParts conversion) {
    Section source = conversion.source();
    List<String> from =
        source.texts(EventSourceKeys.EVENT_ID_FROM).stream().map(EventSourceRules::folded).toList();
    if (new HashSet<>(from).size() < from.size()) {
      problem(
          source, EventSourceKeys.EVENT_ID_FROM, "names a column twice", "Name each column once");
    }
    if (!from.isEmpty() && personal(conversion.columns()).containsAll(from)) {
      problem(
          source,
          EventSourceKeys.EVENT_ID_FROM,
          "has no column but those that identify the person: all events of one would be one",
          "Add the columns of the order or transaction");
    }
  }

  /** The columns of the person, in lower case, since column names match in any case. */
  private static Set<String> personal(Section columns) {
    Stream<String> user =
        columns.find(EventSourceKeys.FIELDS.get(EventField.EXTERNAL_USER_ID)).stream();
    Stream<String> keys =
        EventSourceKeys.MATCH_KEYS.values().stream()
            .flatMap(key -> columns.node().find(key.name()).stream())
            .flatMap(EventSourceRules::columnsOf);
    return Stream.concat(user, keys).map(EventSourceRules::folded).collect(Collectors.toSet());
  }

  private static Stream<String> columnsOf(ConfigNode node) {
    if (node instanceof ListNode list) {
      return list.items().stream().flatMap(EventSourceRules::columnsOf);
    }
    if (node instanceof MapNode map) {
      return map.find(SourceKeys.COLUMN.name()).stream().flatMap(EventSourceRules::columnsOf);
    }
    return node instanceof ScalarNode scalar ? Stream.of(scalar.text()) : Stream.empty();
  }

  private static String folded(String column) {
    return column.toLowerCase(Locale.ROOT);
  }

  private void checkCustomData(Section source, EventVocabulary vocabulary) {
    NodeKey key = EventSourceKeys.CUSTOM_DATA;
    if (!(source.node().find(key.name()).orElse(null) instanceof MapNode map)) {
      return;
    }
    Map<String, ConfigNode.Entry> entries = map.entries();
    entries.forEach(
        (name, entry) ->
            CustomDataRule.names(List.of(name), vocabulary)
                .filter(ConversionReject.CUSTOM_DATA_RESERVED::equals)
                .ifPresent(
                    reject ->
                        problems.add(
                            entry.keyPosition(),
                            Paths.key(source.path(key), name),
                            "is almost a name that Amazon gives a meaning to",
                            NearestName.remedy(name, vocabulary.reservedCustomData()))));
    long free =
        entries.keySet().stream().filter(n -> !vocabulary.reservedCustomData().contains(n)).count();
    if (free > CustomDataRule.MAX_FREE) {
      problem(
          source,
          key,
          "has " + free + " names, and Amazon takes " + CustomDataRule.MAX_FREE,
          "Keep that many beside " + String.join(", ", vocabulary.reservedCustomData()));
    }
  }

  private void problem(Section section, Key key, String message, String remedy) {
    problems.add(section.position(key), section.path(key), message, remedy);
  }
}
