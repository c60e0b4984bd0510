package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * An item of a request to the older conversions API that was not taken.
 *
 * @param index its place in the request, from one on
 * @param code short code, or null
 * @param message text, or null
 * @param errors what is wrong, by field
 */
@JsonPropertyOrder({"index", "code", "message", "errors"})
public record ItemError(int index, String code, String message, List<SubError> errors) {
  /** Takes an absent list for an empty one. */
  public ItemError {
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  /** Names index and code; the message may quote a value. */
  @Override
  public String toString() {
    return "ItemError[" + index + ", " + code + "]";
  }

  /**
   * What is wrong with one field.
   *
   * @param errorType short code
   * @param fieldName the field, or null
   * @param message text
   */
  @JsonPropertyOrder({"errorType", "fieldName", "message"})
  public record SubError(String errorType, String fieldName, String message) {
    /** Names code and field; the message may quote a value. */
    @Override
    public String toString() {
      return "SubError[" + errorType + ", " + fieldName + "]";
    }
  }
}
