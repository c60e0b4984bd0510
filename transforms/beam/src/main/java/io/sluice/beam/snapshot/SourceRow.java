package io.sluice.beam.snapshot;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row of a snapshot, whichever reader gave it. Personal data: raw. The same
 * object for all rows of a reader; its values are valid until the next row.
 */
public final class SourceRow {
  private final Map<String, ColumnValues> columns;
  private final ColumnValues[][] keys;
  private final @Nullable SourceColumns source;

  SourceRow(Map<String, ColumnValues> columns, MappedColumns mapped) {
    this.columns = columns;
    this.source = mapped instanceof SourceColumns people ? people : null;
    this.keys = keyColumns();
  }

  /** The external user id; for a source of people. */
  public ColumnValues id() {
    return columns.get(Objects.requireNonNull(source, "columns of people").externalUserId());
  }

  /** The values of a mapped column, {@code null} for a name that is not mapped. */
  public @Nullable ColumnValues column(@Nullable String name) {
    return name == null ? null : columns.get(name);
  }

  /** Columns of people's match key, in the order of preference; empty where it is not mapped. */
  public ColumnValues[] keys(MatchKeyType type) {
    return keys[type.ordinal()];
  }

  /** All columns, each once. */
  ColumnValues[] all() {
    return columns.values().stream().distinct().toArray(ColumnValues[]::new);
  }

  /** The configured name of a column. */
  @Nullable String name(ColumnValues column) {
    return columns.entrySet().stream()
        .filter(e -> e.getValue() == column)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private ColumnValues[][] keyColumns() {
    ColumnValues[][] found = new ColumnValues[MatchKeyType.all().size()][];
    Map<MatchKeyType, List<String>> mapped = source == null ? Map.of() : source.keys();
    for (MatchKeyType type : MatchKeyType.all()) {
      found[type.ordinal()] =
          mapped.getOrDefault(type, List.of()).stream()
              .map(columns::get)
              .toArray(ColumnValues[]::new);
    }
    return found;
  }
}
