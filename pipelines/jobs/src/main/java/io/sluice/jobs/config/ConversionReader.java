package io.sluice.jobs.config;

import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventSettings.CustomForm;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.jobs.config.ColumnRef.Form;
import io.sluice.jobs.config.ConfigNode.MapNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Turns a checked conversion into its record. */
final class ConversionReader {
  private ConversionReader() {}

  static ConversionConfig read(Section conversion) {
    String id = conversion.value(AudienceKeys.ID);
    return new ConversionConfig(
        id,
        conversion.value(ConversionKeys.ACCOUNT),
        conversion.value(ConversionKeys.API),
        source(id, conversion.below(ConversionKeys.SOURCE)),
        defaults(conversion.below(EventDefaultKeys.EVENT)),
        conversion.value(ConversionKeys.EVENT_ID_PREFIX),
        conversion.value(ConversionKeys.CORRECTIONS),
        conversion.value(ConversionKeys.DENIED_CONSENT),
        Collections.unmodifiableSet(new LinkedHashSet<>(conversion.texts(AudienceKeys.TAGS))),
        guards(conversion.below(ConversionKeys.GUARDS)),
        definition(conversion.below(ConversionKeys.DEFINITION)),
        conversion.value(ConversionKeys.PRESET));
  }

  private static EventSourceConfig source(String conversionId, Section source) {
    return new EventSourceConfig(
        conversionId + "/source",
        SourceReader.location(source),
        source.find(SourceKeys.READY),
        source.value(EventSourceKeys.REREAD),
        source.find(SourceKeys.ZONE),
        columns(source),
        customData(source));
  }

  private static EventColumnsConfig columns(Section source) {
    Section columns = source.below(EventSourceKeys.COLUMNS);
    Map<EventField, String> fields = new EnumMap<>(EventField.class);
    EventSourceKeys.FIELDS.forEach(
        (field, key) -> columns.find(key).ifPresent(column -> fields.put(field, column)));
    Map<String, List<ColumnRef>> keys = new LinkedHashMap<>();
    EventSourceKeys.MATCH_KEYS.forEach(
        (type, key) ->
            columns.node().find(key.name()).ifPresent(node -> keys.put(type, refs(type, node))));
    return new EventColumnsConfig(
        Collections.unmodifiableMap(fields),
        Collections.unmodifiableMap(keys),
        List.copyOf(source.texts(EventSourceKeys.EVENT_ID_FROM)));
  }

  private static List<ColumnRef> refs(String type, ConfigNode node) {
    List<ColumnRef> refs = SourceReader.refs(node);
    return EventVocabularies.matchKeys().get(type) == KeyForm.HASHED
        ? refs
        : refs.stream().map(ref -> new ColumnRef(ref.column(), Form.RAW)).toList();
  }

  private static Map<String, CustomDataConfig> customData(Section source) {
    Map<String, CustomDataConfig> attributes = new LinkedHashMap<>();
    if (source.node().find(EventSourceKeys.CUSTOM_DATA.name()).orElse(null)
        instanceof MapNode map) {
      map.entries().forEach((name, entry) -> attributes.put(name, attribute(entry.value())));
    }
    return Collections.unmodifiableMap(attributes);
  }

  private static CustomDataConfig attribute(ConfigNode node) {
    Map<String, ConfigNode.Entry> entries =
        node instanceof MapNode map
            ? map.entries()
            : Map.of(SourceKeys.COLUMN.name(), new ConfigNode.Entry(node.position(), node));
    Section attribute =
        new Section(new MapNode(node.position(), entries), EventSourceKeys.ATTRIBUTE_SPEC, "");
    return new CustomDataConfig(
        attribute.value(SourceKeys.COLUMN),
        new CustomForm(
            attribute.find(EventSourceKeys.TYPE).orElse(null),
            attribute.value(EventSourceKeys.FORM)));
  }

  private static Map<EventField, String> defaults(Section event) {
    Map<EventField, String> defaults = new EnumMap<>(EventField.class);
    EventDefaultKeys.KEYS.forEach(
        (field, key) -> event.find(key).ifPresent(value -> defaults.put(field, value)));
    return Collections.unmodifiableMap(defaults);
  }

  private static ConversionGuards guards(Section guards) {
    return new ConversionGuards(
        guards.value(GuardKeys.MIN_ROWS),
        guards.value(ConversionKeys.MAX_AGE),
        guards.value(ConversionKeys.EXPECT_NEW),
        guards.value(ConversionKeys.MAX_REJECTED),
        guards.value(ConversionKeys.MAX_CHANGED),
        guards.value(ConversionKeys.MAX_DUPLICATE),
        guards.value(ConversionKeys.MAX_KEY_DROP),
        guards.value(GuardKeys.MAX_SUPPRESSION_SHRINK),
        guards.value(GuardKeys.MAX_SUPPRESSION_UNUSABLE),
        guards.value(ConversionKeys.MIN_BASELINE));
  }

  private static DefinitionConfig definition(Section definition) {
    return new DefinitionConfig(
        definition.value(ConversionKeys.COUNTING), definition.value(ConversionKeys.VALUE));
  }
}
