package io.sluice.domain.batch;

import com.google.common.collect.ImmutableMap;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionIdentity;
import java.util.List;
import java.util.Map;

/**
 * One request body of events to be, in the order they are sent.
 *
 * @param id digest of plan id, lane, sequence and content, see {@link BatchId}
 * @param api which generation
 * @param events as many as one request of the API takes, at least 1
 * @param definitions in the older API Amazon's definition id of each identity; else empty
 */
public record ConversionBatch(
    BatchId id,
    ConversionApi api,
    List<ConversionEvent> events,
    Map<ConversionIdentity, String> definitions) {
  /**
   * Copies list and map.
   *
   * @throws IllegalArgumentException if there are too many events or none, or an event of the older
   *     API has no definition
   */
  public ConversionBatch {
    events = List.copyOf(events);
    definitions = ImmutableMap.copyOf(definitions);
    if (events.isEmpty() || events.size() > api.maxEvents()) {
      throw new IllegalArgumentException(
          "a batch has 1 to " + api.maxEvents() + " events, got " + events.size());
    }
    if (api == ConversionApi.DEFINITIONS) {
      for (ConversionEvent event : events) {
        if (!definitions.containsKey(event.identity())) {
          throw new IllegalArgumentException("no definition id for " + event.identity());
        }
      }
    }
  }

  /** A batch of the Events API. */
  public static ConversionBatch events(BatchId id, List<ConversionEvent> events) {
    return new ConversionBatch(id, ConversionApi.EVENTS, events, Map.of());
  }

  /**
   * The same request for a range of the events.
   *
   * @param from first event, from 0
   * @param count number of events, at least 1
   */
  public ConversionBatch range(int from, int count) {
    return from == 0 && count == events.size()
        ? this
        : new ConversionBatch(id, api, events.subList(from, from + count), definitions);
  }
}
