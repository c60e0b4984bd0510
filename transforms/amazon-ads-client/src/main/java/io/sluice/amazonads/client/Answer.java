package io.sluice.amazonads.client;

import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.ErrorBody;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** How one request ended. */
sealed interface Answer {

  /** The request never left, or no byte of its body did; a repeat may help. */
  record NotSent(String code) implements Answer {}

  /** The request left and no answer came. */
  record NoAnswer(String code) implements Answer {}

  /** The request was not made and a repeat does not help now. */
  record GivenUp(String code, Duration retryAfter) implements Answer {}

  /** The request was not made, for the account may not make it. */
  record Denied(AccessProblem problem) implements Answer {}

  /** An answer of any status; its body stays out of {@code toString}. */
  final class Received implements Answer {
    private static final Pattern CODE = Pattern.compile("[A-Z_]{3,60}");

    private final int status;
    private final byte[] body;
    private final Duration retryAfter;

    Received(int status, byte[] body, Duration retryAfter) {
      this.status = status;
      this.body = body;
      this.retryAfter = retryAfter;
    }

    int status() {
      return status;
    }

    boolean ok() {
      return status >= 200 && status < 300;
    }

    Duration retryAfter() {
      return retryAfter;
    }

    /** The body; not to be changed. */
    byte[] body() {
      return body;
    }

    /** True where the body is an error of Amazon's form, not the page of a gateway. */
    boolean ofAmazon() {
      return !message().isEmpty() || !code().isEmpty();
    }

    /** Amazon's error message, empty where the body has none. Not to be logged. */
    String message() {
      try {
        return AdsJson.read(body, ErrorBody.class).text();
      } catch (IOException e) {
        return "";
      }
    }

    /** Amazon's own short code, empty where the body has none. */
    String code() {
      try {
        String code = AdsJson.read(body, ErrorBody.class).code();
        return code != null && CODE.matcher(code).matches() ? code : "";
      } catch (IOException e) {
        return "";
      }
    }

    @Override
    public String toString() {
      return "Received[" + status + ", " + body.length + " bytes]";
    }
  }
}
