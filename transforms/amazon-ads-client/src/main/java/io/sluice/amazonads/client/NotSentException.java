package io.sluice.amazonads.client;

import java.io.IOException;

/** No byte of the request's body had left when the request failed: the server cannot have acted. */
final class NotSentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;

  NotSentException(String code, Throwable cause) {
    super(code, cause);
    this.code = code;
  }

  NotSentException(String code) {
    super(code);
    this.code = code;
  }

  /** A short code for counting. */
  String code() {
    return code;
  }
}
