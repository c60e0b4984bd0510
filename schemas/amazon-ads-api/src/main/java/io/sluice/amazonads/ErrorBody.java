package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Error body of any API call: {message}, {message, requestId}, {code, details} or {code, message}.
 *
 * @param message text, or null
 * @param requestId Amazon's id of the request, or null
 * @param code short code, or null
 * @param details text, or null
 */
@JsonPropertyOrder({"message", "requestId", "code", "details"})
public record ErrorBody(String message, String requestId, String code, String details) {
  /** Returns an error with a message alone. */
  public static ErrorBody of(String message) {
    return new ErrorBody(message, null, null, null);
  }

  /** Returns message or details, whichever is there, else an empty text. */
  public String text() {
    if (message != null) {
      return message;
    }
    return details == null ? "" : details;
  }
}
