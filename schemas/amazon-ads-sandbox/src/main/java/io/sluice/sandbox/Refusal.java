package io.sluice.sandbox;

import java.util.Optional;

/**
 * A request that is not served. Its message goes to the client, so it names fields, shapes and
 * rules but never quotes a value of the request.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String PAGE = "page";

  private final int status;
  private final String code;
  private final int retryAfterSeconds;

  private Refusal(int status, String code, String message, int retryAfterSeconds) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static Refusal of(int status, String message) {
    return new Refusal(status, null, message, -1);
  }

  static Refusal badRequest(String message) {
    return of(400, message);
  }

  /** A refusal of the token service, with the code that RFC 6749 gives it. */
  static Refusal token(int status, String code, String message) {
    return new Refusal(status, code, message, -1);
  }

  /** A refusal by a gateway, which answers with a page of its own. */
  static Refusal page(int status) {
    return new Refusal(status, PAGE, "Refused by a gateway.", -1);
  }

  static Refusal throttled(int retryAfterSeconds) {
    return new Refusal(429, null, "Too many requests. Try again later.", retryAfterSeconds);
  }

  boolean isPage() {
    return PAGE.equals(code);
  }

  int status() {
    return status;
  }

  /** Returns the short code for the error body, made from the status if none was given. */
  String code() {
    if (code != null) {
      return code;
    }
    if (status == 429) {
      return "slow_down";
    }
    return status >= 500 ? "server_error" : "invalid_request";
  }

  Optional<Integer> retryAfterSeconds() {
    return retryAfterSeconds < 0 ? Optional.empty() : Optional.of(retryAfterSeconds);
  }
}
