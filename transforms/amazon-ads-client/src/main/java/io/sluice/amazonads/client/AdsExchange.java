package io.sluice.amazonads.client;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpTransport;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.domain.delivery.RequestPacer;
import io.sluice.domain.delivery.SendGate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the requests of one call: token, turn, gate, request, and repeats within the bound. The
 * pacer's gate is asked last, by every request anew.
 *
 * <p>Repeated are 429, 408, 500, 502, 503, 504 and 505 (Amazon uses 505 for a dependency's
 * time-out), failed connections and missing answers; a request that must not be done twice is
 * repeated only where nothing can have been done. A 401 renews the token once in a call.
 */
final class AdsExchange {
  private static final Answer CLOSED = new Answer.GivenUp("lease_not_fresh", Duration.ZERO);
  private static final int UNAUTHORIZED = 401;
  private static final int THROTTLED = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final Set<Integer> REPEATED = Set.of(408, 500, 502, 503, 504, 505);

  private final ClientSettings settings;
  private final RequestPacer pacer;
  private final AccessTokens tokens;
  private final HttpSender sender;
  private final Retries retries;
  private final AccessProblems problems;

  AdsExchange(
      HttpTransport transport, ClientSettings settings, RequestPacer pacer, AccessTokens tokens) {
    this.settings = settings;
    this.pacer = pacer;
    this.tokens = tokens;
    this.sender = new HttpSender(transport, settings);
    this.retries = new Retries(settings.maxAttempts(), settings.surroundings());
    this.problems = new AccessProblems(settings.accountName());
  }

  /** Makes the call; its end is a value whatever the network does. */
  CallEnd call(AdsRequest request) {
    return call(request, () -> {});
  }

  /**
   * Makes a call whose first request is noted by the caller.
   *
   * @param leaving runs once, when token, turn and body are there and the first request is about to
   *     leave; what it throws ends the call, and nothing has left
   */
  CallEnd call(AdsRequest request, Runnable leaving) {
    Call call = new Call(request, leaving);
    Answer last = retries.call(call::attempt, answer -> repeat(request, answer));
    return new CallEnd(last, call.attempts, call.sentAt, Optional.ofNullable(call.unclearAt));
  }

  private static Optional<Duration> repeat(AdsRequest request, Answer answer) {
    if (answer instanceof Answer.NotSent) {
      return Optional.of(Duration.ZERO);
    }
    boolean always = request.repeat() != AdsRequest.Repeat.IF_NOTHING_WAS_DONE;
    if (answer instanceof Answer.NoAnswer) {
      return always ? Optional.of(Duration.ZERO) : Optional.empty();
    }
    if (answer instanceof Answer.Received received) {
      boolean repeated =
          received.status() == THROTTLED || (always && REPEATED.contains(received.status()));
      return repeated ? Optional.of(received.retryAfter()) : Optional.empty();
    }
    return Optional.empty();
  }

  /** True when the server may have done what was asked and did not say so. */
  private static boolean unclear(AdsRequest request, Answer answer) {
    if (!request.hasEffect()) {
      return false;
    }
    if (answer instanceof Answer.Received received) {
      int status = received.status();
      return status == 408 || (status >= 500 && status != NOT_IMPLEMENTED);
    }
    return answer instanceof Answer.NoAnswer;
  }

  /** The state of one call. Used by one thread. */
  private final class Call {
    private final AdsRequest request;
    private final Runnable leaving;
    private boolean noted;
    private int attempts;
    private Instant sentAt = settings.surroundings().clock().instant();
    private @Nullable Instant unclearAt;
    private boolean renewed;

    Call(AdsRequest request, Runnable leaving) {
      this.request = request;
      this.leaving = leaving;
    }

    Answer attempt() {
      TokenAnswer answer = tokens.current();
      if (!(answer instanceof TokenAnswer.Granted)) {
        return withoutToken(answer);
      }
      Answer gaveUp = awaitTurn();
      if (gaveUp != null) {
        return gaveUp;
      }
      // The wait may have outlasted the token; most times this is the cached one.
      answer = tokens.current();
      if (!(answer instanceof TokenAnswer.Granted granted)) {
        return withoutToken(answer);
      }
      Answer end = send(granted.token());
      if (!renewed && tokenRefused(end)) {
        renewed = true;
        tokens.forget(granted.token());
        return attempt();
      }
      return end;
    }

    private @Nullable Answer awaitTurn() {
      try {
        pacer.acquire(request.records());
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Answer.GivenUp("interrupted", Duration.ZERO);
      } catch (CancellationException e) {
        return new Answer.GivenUp("lane_stopped", Duration.ZERO);
      }
    }

    private Answer send(AccessToken token) {
      HttpHeaders headers =
          new HttpHeaders()
              .setAuthorization("Bearer " + token.value())
              .setAccept(request.mediaType())
              .set(request.caller().clientIdHeader(), token.clientId());
      if (request.caller().accountId() != null) {
        headers.set(AdsHeaders.ADS_ACCOUNT_ID, request.caller().accountId());
      }
      URI uri = URI.create(settings.apiUri() + request.path());
      SendGate gate = pacer.gate();
      if (!gate.isOpen()) {
        return CLOSED;
      }
      if (!noted) {
        leaving.run();
        noted = true;
      }
      Instant leftAt = settings.surroundings().clock().instant();
      Answer answer =
          sender.send(
              request.method(), uri, headers, request.content(), request.mostAnswerBytes(), gate);
      if (answer.equals(HttpSender.GATE_CLOSED)) {
        return CLOSED;
      }
      attempts++;
      sentAt = leftAt;
      if (answer instanceof Answer.Received received) {
        tellPacer(received);
      }
      if (unclear(request, answer)) {
        unclearAt = sentAt;
      }
      return answer;
    }

    private void tellPacer(Answer.Received received) {
      if (received.status() == THROTTLED) {
        pacer.throttled(received.retryAfter());
      } else {
        pacer.succeeded();
      }
    }

    private boolean tokenRefused(Answer answer) {
      return answer instanceof Answer.Received received
          && received.status() == UNAUTHORIZED
          && problems.findKnown(received.message()).isEmpty();
    }

    private Answer withoutToken(TokenAnswer answer) {
      if (answer instanceof TokenAnswer.Refused refused) {
        return new Answer.Denied(refused.problem());
      }
      TokenAnswer.Unreachable away = (TokenAnswer.Unreachable) answer;
      return new Answer.GivenUp(away.code(), away.retryAfter());
    }
  }
}
