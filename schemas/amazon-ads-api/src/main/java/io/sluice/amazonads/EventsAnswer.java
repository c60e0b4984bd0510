package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Answer 207 to events; indexes count from zero on. An event whose index is in neither list has an
 * unknown fate.
 *
 * @param success the events that were taken
 * @param error the events that were not
 */
@JsonPropertyOrder({"success", "error"})
public record EventsAnswer(List<Success> success, List<Failure> error) {
  /** Takes an absent list for an empty one. */
  public EventsAnswer {
    success = success == null ? List.of() : List.copyOf(success);
    error = error == null ? List.of() : List.copyOf(error);
  }

  /**
   * An event that was taken.
   *
   * @param index its place in the request
   * @param event the event as stored, or null
   */
  @JsonPropertyOrder({"index", "event"})
  public record Success(int index, WireEvent event) {}

  /**
   * An event that was not taken.
   *
   * @param index its place in the request
   * @param errors why, 1 to 20
   */
  @JsonPropertyOrder({"index", "errors"})
  public record Failure(int index, List<EventError> errors) {
    /** Takes an absent list for an empty one. */
    public Failure {
      errors = errors == null ? List.of() : List.copyOf(errors);
    }
  }

  /**
   * What is wrong with an event.
   *
   * @param code one of {@link ConversionVocabulary#errorCodes()}, or a newer one
   * @param message text
   * @param fieldLocation the field, or null
   */
  @JsonPropertyOrder({"code", "message", "fieldLocation"})
  public record EventError(String code, String message, String fieldLocation) {
    /** Names code and field; the message may quote a value. */
    @Override
    public String toString() {
      return "EventError[" + code + ", " + fieldLocation + "]";
    }
  }
}
