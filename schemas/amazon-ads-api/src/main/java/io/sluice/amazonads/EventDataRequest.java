package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Body of POST .../conversionDefinitions/eventData. To send, use {@link EventsBodyWriter}, which
 * writes the same bytes without these objects.
 *
 * @param eventData 1 to 100 events
 * @param source SERVER_TO_SERVER or AMAZON_AD_TAG, for all of them
 */
@JsonPropertyOrder({"eventData", "source"})
public record EventDataRequest(List<EventDatum> eventData, String source) {
  /** Copies the events, so that the body cannot change. */
  public EventDataRequest {
    eventData = List.copyOf(eventData);
  }

  /** Names the count, no event. */
  @Override
  public String toString() {
    return "EventDataRequest[" + eventData.size() + " events]";
  }
}
