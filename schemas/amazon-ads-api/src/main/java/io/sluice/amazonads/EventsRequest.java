package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Body of POST /adsApi/v1/create/events. To send, use {@link EventsBodyWriter}, which writes the
 * same bytes without these objects.
 *
 * @param events 1 to 500 events
 */
@JsonPropertyOrder("events")
public record EventsRequest(List<WireEvent> events) {
  /** Copies the events, so that the body cannot change. */
  public EventsRequest {
    events = List.copyOf(events);
  }

  /** Names the count, no event. */
  @Override
  public String toString() {
    return "EventsRequest[" + events.size() + " events]";
  }
}
