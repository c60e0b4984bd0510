package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.domain.conversion.EventField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a source of events mean what, as configured.
 *
 * @param fields the columns of an event's fields
 * @param keys columns of each match key by Amazon's type, in the order of preference
 * @param customData columns of custom attributes by their name at Amazon
 * @param idColumns columns that an event id is derived from, perhaps none
 * @param zone zone of times without one, or {@code null}
 */
public record EventColumns(
    Map<EventField, String> fields,
    Map<String, List<KeyColumn>> keys,
    Map<String, String> customData,
    List<String> idColumns,
    @Nullable String zone)
    implements MappedColumns {
  private static final long serialVersionUID = 1L;

  /** Copies the collections in their order. */
  public EventColumns {
    EnumMap<EventField, String> copy = new EnumMap<>(EventField.class);
    copy.putAll(fields);
    fields = copy;
    keys = new LinkedHashMap<>(keys);
    customData = new LinkedHashMap<>(customData);
    idColumns = List.copyOf(idColumns);
  }

  /**
   * A column of a match key.
   *
   * @param column its name
   * @param form what its values are declared to be
   */
  public record KeyColumn(String column, Form form) implements Serializable {}

  /** What the values of a key's column are. */
  public enum Form {
    /** Digests, plain values, or both. */
    MIXED,
    /** SHA-256 digests; anything else is no key. */
    HASHED,
    /** Plain values; a digest is no key. */
    PLAIN
  }

  @Override
  public Map<String, Reading> readings() {
    Map<String, Reading> readings = new LinkedHashMap<>();
    for (List<KeyColumn> columns : keys.values()) {
      columns.forEach(key -> readings.put(key.column(), Reading.TEXT));
    }
    List<String> scalars = new ArrayList<>(customData.values());
    fields.forEach(
        (field, column) -> {
          switch (field) {
            case EVENT_TIME -> {}
            case VALUE, UNITS, LIMITED_DATA_USE, CONSENT_USER_DATA, CONSENT_AD_STORAGE ->
                scalars.add(column);
            default -> readings.put(column, Reading.TEXT);
          }
        });
    scalars.forEach(column -> readings.putIfAbsent(column, Reading.SCALAR));
    idColumns.forEach(column -> readings.put(column, Reading.TEXT));
    String time = fields.get(EventField.EVENT_TIME);
    if (time != null) {
      readings.put(time, Reading.MOMENT);
    }
    return readings;
  }
}
