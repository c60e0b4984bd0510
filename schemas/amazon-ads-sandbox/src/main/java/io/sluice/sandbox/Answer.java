package io.sluice.sandbox;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.DspError;
import io.sluice.amazonads.ErrorBody;
import io.sluice.amazonads.TokenError;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What goes back to the client.
 *
 * @param status HTTP status
 * @param type media type of the body
 * @param body bytes; none if empty
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
  static Answer json(int status, String type, Object body) {
    return new Answer(status, type, AdsJson.write(body), Map.of());
  }

  static Answer of(Operation operation, int status, Object body) {
    return json(status, operation.answerType(), body);
  }

  static Answer noContent() {
    return new Answer(204, "", new byte[0], Map.of());
  }

  /** The page of a gateway; a redirect leads to one. */
  static Answer page(int status) {
    Map<String, String> headers =
        status < 400 ? Map.of("Location", "https://gateway.invalid/blocked") : Map.of();
    byte[] body = "<html><body>Blocked by policy.</body></html>".getBytes(StandardCharsets.UTF_8);
    return new Answer(status, "text/html", body, headers);
  }

  /** Puts a refusal into the error body of its API. */
  static Answer refusal(Operation operation, Refusal refusal, String requestId) {
    Object body = errorBody(operation, refusal, requestId);
    Map<String, String> headers =
        refusal
            .retryAfterSeconds()
            .map(seconds -> Map.of(AdsHeaders.RETRY_AFTER, Integer.toString(seconds)))
            .orElse(Map.of());
    return new Answer(refusal.status(), operation.answerType(), AdsJson.write(body), headers);
  }

  private static Object errorBody(Operation operation, Refusal refusal, String requestId) {
    String message = refusal.getMessage();
    return switch (operation) {
      case TOKEN -> new TokenError(refusal.code(), message, null, requestId);
      case PROFILES -> new ErrorBody(null, null, Integer.toString(refusal.status()), message);
      case CONNECTIONS_LIST, CONNECTION_CREATE, CONNECTION_DELETE, TERMS_READ, TERMS_ACCEPT ->
          new ErrorBody(message, requestId, null, null);
      case EVENTS_CREATE -> new ErrorBody(message, null, eventsCode(refusal.status()), null);
      case DEFINITIONS_CREATE, DEFINITIONS_UPDATE, DEFINITIONS_LIST, EVENT_DATA_IMPORT ->
          new DspError(message, requestId, null);
      default -> ErrorBody.of(message);
    };
  }

  private static String eventsCode(int status) {
    return switch (status) {
      case 400 -> "INVALID_INPUT";
      case 401 -> "UNAUTHORIZED";
      case 403 -> "FORBIDDEN";
      case 404 -> "NOT_FOUND";
      case 413 -> "CONTENT_TOO_LARGE";
      case 429 -> "TOO_MANY_REQUESTS";
      default -> status >= 500 ? "INTERNAL_ERROR" : "BAD_REQUEST";
    };
  }
}
