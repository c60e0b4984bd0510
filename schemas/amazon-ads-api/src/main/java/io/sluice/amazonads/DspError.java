package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Error body of the older conversions API, for a whole request.
 *
 * @param message text, or null
 * @param requestId Amazon's id of the request, or null
 * @param errors what is wrong, by field, or null
 */
@JsonPropertyOrder({"message", "requestId", "errors"})
public record DspError(String message, String requestId, List<ItemError.SubError> errors) {
  /** Copies the list. */
  public DspError {
    errors = errors == null ? null : List.copyOf(errors);
  }
}
