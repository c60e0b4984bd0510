package io.sluice.amazonads.client;

import java.time.Duration;

/** What asking for a token came to. */
sealed interface TokenAnswer {

  /** A token that may be used. */
  record Granted(AccessToken token) implements TokenAnswer {}

  /** No token, now or later. */
  record Refused(AccessProblem problem) implements TokenAnswer {}

  /** No token now. */
  record Unreachable(String code, Duration retryAfter) implements TokenAnswer {}
}
