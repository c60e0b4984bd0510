package io.sluice.jobs.config;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import io.sluice.jobs.config.SourceLocation.IcebergTable;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns checked sources and suppression lists into their records. */
final class SourceReader {
  private SourceReader() {}

  static SourceConfig source(String id, Section source) {
    return new SourceConfig(
        id,
        location(source),
        source.find(SourceKeys.READY),
        source.value(SourceKeys.MODE),
        source.find(SourceKeys.WINDOW),
        source.find(SourceKeys.ZONE),
        columns(source.below(SourceKeys.COLUMNS)));
  }

  static SuppressionConfig suppression(Section list) {
    return new SuppressionConfig(
        location(list), list.find(SourceKeys.READY), list.value(SourceKeys.COLUMN));
  }

  static SourceLocation location(Section source) {
    Section date = source.below(SourceKeys.DATE);
    return source
        .find(SourceKeys.ICEBERG)
        .<SourceLocation>map(table -> new IcebergTable(table, source.find(SourceKeys.REF)))
        .orElseGet(
            () ->
                new ParquetPattern(
                    source.value(SourceKeys.PARQUET),
                    date.value(SourceKeys.OFFSET),
                    date.value(SourceKeys.DATE_ZONE)));
  }

  private static ColumnsConfig columns(Section columns) {
    Map<MatchKeyType, List<ColumnRef>> matchKeys = new EnumMap<>(MatchKeyType.class);
    for (MatchKeyType type : MatchKeyType.all()) {
      columns.node().find(type.configName()).ifPresent(node -> matchKeys.put(type, refs(node)));
    }
    return new ColumnsConfig(
        columns.value(SourceKeys.EXTERNAL_USER_ID),
        Collections.unmodifiableMap(matchKeys),
        columns.find(SourceKeys.QUALIFIED_AT),
        columns.find(SourceKeys.COUNTRY),
        columns.find(SourceKeys.CONSENT_USER_DATA),
        columns.find(SourceKeys.CONSENT_AD_STORAGE),
        columns.find(SourceKeys.CONSENT_TCF),
        columns.find(SourceKeys.CONSENT_GPP));
  }

  static List<ColumnRef> refs(ConfigNode node) {
    return node instanceof ListNode list
        ? list.items().stream().flatMap(item -> ref(item).stream()).toList()
        : ref(node).stream().toList();
  }

  private static Optional<ColumnRef> ref(ConfigNode node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(new ColumnRef(scalar.text(), ColumnRef.Form.MIXED));
    }
    if (node instanceof MapNode map) {
      Section column = new Section(map, SourceKeys.COLUMN_SPEC, "");
      return Optional.of(new ColumnRef(column.value(SourceKeys.COLUMN), form(column)));
    }
    return Optional.empty();
  }

  private static ColumnRef.Form form(Section column) {
    if (column.value(SourceKeys.HASHED)) {
      return ColumnRef.Form.HASHED;
    }
    return column.value(SourceKeys.RAW) ? ColumnRef.Form.RAW : ColumnRef.Form.MIXED;
  }
}
