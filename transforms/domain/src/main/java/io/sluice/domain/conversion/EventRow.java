package io.sluice.domain.conversion;

import com.google.common.collect.ImmutableMap;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the warehouse as it is mapped, its identifiers already hashed. Numbers come as texts, so
 * that a bad one is a coded reject. Personal data: hashed, raw in some keys and in the address.
 *
 * @param time when it happened, or {@code null}
 * @param texts what the columns say; an absent or blank one leaves it to the job's settings
 * @param keys identifiers, in any order
 * @param customData custom attributes: name at Amazon to value
 * @param idColumns the columns an id is derived from, where the job derives it: column to value; a
 *     null is left out
 */
public record EventRow(
    @Nullable RowTime time,
    Map<EventField, String> texts,
    List<EventKey> keys,
    Map<String, String> customData,
    Map<String, String> idColumns) {

  /** Copies the maps and the list. */
  public EventRow {
    EnumMap<EventField, String> copy = new EnumMap<>(EventField.class);
    copy.putAll(texts);
    texts = Collections.unmodifiableMap(copy);
    keys = List.copyOf(keys);
    customData = ImmutableMap.copyOf(customData);
    idColumns = ImmutableMap.copyOf(idColumns);
  }

  /** Counts only, no value. */
  @Override
  public String toString() {
    return "EventRow[" + texts.keySet() + ", " + keys.size() + " keys]";
  }
}
