package io.sluice.jobs.config;

import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventSettings.CustomEncoding;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of a conversion's source and of its columns. */
final class EventSourceKeys {
  private static final int MAX_COLUMNS = 20;

  static final ValueKey<Integer> REREAD =
      ValueKey.of(
              "reread",
              ValueTypes.days(0, 20),
              "Days before the newest that are read again for late rows.")
          .or("P0D");
  static final NodeKey EVENT_ID_FROM =
      new NodeKey(
          "event-id-from",
          new Shape.Items(new Shape.Value(SourceKeys.COLUMN.type()), 1, MAX_COLUMNS),
          "Columns that an event id is derived from, in place of columns.event-id.");

  static final ValueKey<CustomEncoding> FORM =
      ValueKey.of(
              "form",
              ValueTypes.choice(CustomEncoding.class),
              "How other characters than letters, digits and _ are written.")
          .or("exact");
  static final ValueKey<String> TYPE =
      ValueKey.of(
          "type",
          ValueTypes.name(List.copyOf(ConversionVocabulary.customDataTypes())),
          "Amazon's data type.");
  static final ObjectSpec ATTRIBUTE_SPEC =
      ObjectSpec.of("attribute", List.of(SourceKeys.COLUMN, FORM, TYPE))
          .requiring(SourceKeys.COLUMN);
  static final NodeKey CUSTOM_DATA =
      new NodeKey(
          "custom-data",
          new Shape.Named(
              attributeName(),
              new Shape.AnyOf(
                  List.of(
                      new Shape.Value(SourceKeys.COLUMN.type()), new Shape.Obj(ATTRIBUTE_SPEC)))),
          "Custom attributes: name at Amazon to column.");

  static final Map<EventField, ValueKey<String>> FIELDS = fields();
  static final Map<String, NodeKey> MATCH_KEYS = matchKeys();
  static final NodeKey COLUMNS =
      new NodeKey("columns", new Shape.Obj(columnsSpec()), "What the columns mean.");

  static final ObjectSpec SPEC =
      ObjectSpec.of(
              "event-source",
              List.of(
                  SourceKeys.PARQUET,
                  SourceKeys.ICEBERG,
                  SourceKeys.REF,
                  SourceKeys.DATE,
                  SourceKeys.READY,
                  SourceKeys.ZONE,
                  REREAD,
                  COLUMNS,
                  EVENT_ID_FROM,
                  CUSTOM_DATA))
          .requiring(COLUMNS)
          .exactlyOneOf(SourceKeys.PARQUET, SourceKeys.ICEBERG)
          .refusing(
              "use",
              "is not a key here: columns of events mean other things than those under sources",
              "Write parquet or iceberg, and columns, here")
          .refusing(
              "select", "is not a key here: every row is an event", "Give the source a view of it")
          .refusing("mode", "is not a key here: an absent event has not left", "Take it out")
          .refusing("window", "is not a key here", "Write reread: P3D to read earlier days again");

  private EventSourceKeys() {}

  private static Map<EventField, ValueKey<String>> fields() {
    Map<EventField, ValueKey<String>> keys = new EnumMap<>(EventField.class);
    for (EventField field : EventField.values()) {
      String words = field.configName().replace('-', ' ');
      keys.put(field, SourceKeys.column(field.configName(), "Holds the " + words + "."));
    }
    return keys;
  }

  private static Map<String, NodeKey> matchKeys() {
    Map<String, NodeKey> keys = new LinkedHashMap<>();
    EventVocabularies.matchKeys()
        .forEach(
            (type, form) -> {
              String name = EventVocabularies.keyName(type);
              keys.put(type, form == KeyForm.HASHED ? SourceKeys.matchKey(name) : rawKey(name));
            });
    return keys;
  }

  /** A key that travels as it is has no form to declare. */
  private static NodeKey rawKey(String name) {
    Shape one = new Shape.Value(SourceKeys.COLUMN.type());
    return new NodeKey(
        name,
        new Shape.AnyOf(List.of(one, new Shape.Items(one, 1, MAX_COLUMNS))),
        "Column or columns that hold the " + name + ", which is sent as it is.");
  }

  private static ObjectSpec columnsSpec() {
    List<Key> keys = new ArrayList<>(FIELDS.values());
    keys.addAll(MATCH_KEYS.values());
    return ObjectSpec.of("event-columns", keys);
  }

  private static ValueType<String> attributeName() {
    return ValueTypes.matching(
        Pattern.compile("[A-Za-z0-9_]{1,256}"),
        "must be a name of letters, digits and underscores",
        "Amazon takes no other name; write its column behind the colon");
  }
}
