package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Answer 207 to event data; indexes count from one on. An event whose index is in neither list has
 * an unknown fate.
 *
 * @param success the events that were taken
 * @param error the events that were not
 */
@JsonPropertyOrder({"success", "error"})
public record EventDataAnswer(List<Success> success, List<ItemError> error) {
  /** Takes an absent list for an empty one. */
  public EventDataAnswer {
    success = success == null ? List.of() : List.copyOf(success);
    error = error == null ? List.of() : List.copyOf(error);
  }

  /**
   * An event that was taken.
   *
   * @param index its place in the request
   * @param message text, or null
   */
  @JsonPropertyOrder({"index", "message"})
  public record Success(int index, String message) {}
}
