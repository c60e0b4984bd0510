package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The answer 207 to events as a client needs it: {@link EventsAnswer} without the events that it
 * repeats, which are most of its bytes.
 *
 * @param success the events that were taken
 * @param error the events that were not
 */
@JsonPropertyOrder({"success", "error"})
public record EventsOutcome(List<Place> success, List<EventsAnswer.Failure> error) {
  /** Takes an absent list for an empty one. */
  public EventsOutcome {
    success = success == null ? List.of() : List.copyOf(success);
    error = error == null ? List.of() : List.copyOf(error);
  }

  /**
   * An event that was taken.
   *
   * @param index its place in the request, from zero on
   */
  public record Place(int index) {}
}
