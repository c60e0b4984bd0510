package io.sluice.beam.snapshot;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the configured columns are in one file. The driver finds the places once, from the table's
 * metadata or the folder's name; a task takes them as they are.
 *
 * @param byName the place of each column that is not simply found by its name in the file
 */
public record ColumnPlaces(Map<String, ColumnPlace> byName) implements Serializable {
  /** Each column is found by its name in the file. */
  public static final ColumnPlaces BY_NAME = new ColumnPlaces(Map.of());

  /** Copies the places. */
  public ColumnPlaces {
    byName = new TreeMap<>(byName);
  }

  /** The place of a configured column, {@code null} where its name finds it. */
  @Nullable ColumnPlace of(String configured) {
    return byName.get(configured);
  }
}
