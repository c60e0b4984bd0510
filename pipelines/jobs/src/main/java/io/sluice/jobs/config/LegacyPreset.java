package io.sluice.jobs.config;

import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.conversion.LegacyEvents;
import io.sluice.jobs.config.ConfigNode.Entry;
import io.sluice.jobs.config.ConfigNode.Kind;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the preset {@code legacy-events} stands for, as a piece of configuration that lies under
 * what is written: a column that is mapped wins, an explicit null takes one out.
 */
final class LegacyPreset {
  private LegacyPreset() {}

  /** The source that the preset of a conversion gives; empty without the preset. */
  static MapNode source(Section conversion) {
    Position position = conversion.position(ConversionKeys.PRESET);
    if (conversion.find(ConversionKeys.PRESET).orElse(null) != EventPreset.LEGACY_EVENTS) {
      return MapNode.empty(position);
    }
    Map<String, Entry> columns = new LinkedHashMap<>();
    LegacyEvents.columns(setByJob(conversion))
        .forEach((field, column) -> put(columns, field.configName(), text(position, column)));
    conversion
        .find(ConversionKeys.USER_ID_TYPE)
        .ifPresent(type -> put(columns, EventVocabularies.keyName(type), userId(position, type)));
    MapNode mapped = new MapNode(position, columns);
    return MapNode.empty(position)
        .with(EventSourceKeys.COLUMNS.name(), new Entry(position, mapped));
  }

  private static Set<EventField> setByJob(Section conversion) {
    Section event = conversion.below(EventDefaultKeys.EVENT);
    Set<EventField> set = EnumSet.noneOf(EventField.class);
    EventDefaultKeys.KEYS.forEach(
        (field, key) -> {
          if (event.node().find(key.name()).orElse(null) instanceof ScalarNode) {
            set.add(field);
          }
        });
    return set;
  }

  /** A list, which a column written in any form replaces as a whole. */
  private static ConfigNode userId(Position position, String type) {
    ScalarNode column = text(position, LegacyEvents.userIdColumn());
    if (EventVocabularies.matchKeys().get(type) == KeyForm.RAW) {
      return column;
    }
    Map<String, Entry> hashed = new LinkedHashMap<>();
    put(hashed, SourceKeys.COLUMN.name(), column);
    put(hashed, SourceKeys.HASHED.name(), new ScalarNode(position, "true", Kind.TRUTH));
    return new ListNode(position, List.of(new MapNode(position, hashed)));
  }

  private static ScalarNode text(Position position, String text) {
    return new ScalarNode(position, text, Kind.TEXT);
  }

  private static void put(Map<String, Entry> entries, String key, ConfigNode value) {
    entries.put(key, new Entry(value.position(), value));
  }
}
