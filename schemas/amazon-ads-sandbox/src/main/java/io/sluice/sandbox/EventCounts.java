package io.sluice.sandbox;

import java.util.Map;

/**
 * Events that were taken since the sandbox began.
 *
 * @param taken all of them
 * @param counted those that Amazon would count
 * @param excluded the others by reason
 */
public record EventCounts(long taken, long counted, Map<EventView.Exclusion, Long> excluded) {
  /** Copies the map. */
  public EventCounts {
    excluded = Map.copyOf(excluded);
  }
}
