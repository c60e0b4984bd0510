package io.sluice.amazonads.client;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpTransport;
import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.LifetimeSeconds;
import io.sluice.amazonads.TokenError;
import io.sluice.amazonads.TokenResponse;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.domain.delivery.SecretForm;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of one account, by the refresh-token grant of Login with Amazon.
 *
 * <p>Safe for several threads: however many ask, one call is under way, and all get its answer. A
 * token is renewed five minutes before its end; while the service is away the old one is used to
 * its end. A refusal is final for the life of this object, so an account whose consent has ended
 * makes one call.
 */
final class AccessTokens {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final Duration NEXT_TRY = Duration.ofSeconds(30);
  // Where the service does not say how long a token lives; Amazon's live an hour.
  private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(10);
  private static final int MOST_ANSWER_BYTES = 64 << 10;
  private static final String INTERRUPTED = "interrupted";

  private final ClientSettings settings;
  private final HttpSender sender;
  private final Retries retries;
  private final AccessProblems problems;

  // Guarded by this.
  private @Nullable AccessToken cached;
  private TokenAnswer.@Nullable Refused refusal;
  private @Nullable CompletableFuture<TokenAnswer> underWay;

  AccessTokens(HttpTransport transport, ClientSettings settings) {
    this.settings = settings;
    this.sender = new HttpSender(transport, settings);
    this.retries = new Retries(settings.maxAttempts(), settings.surroundings());
    this.problems = new AccessProblems(settings.accountName());
  }

  /** A token for the next request: the cached one, or a new one after a bounded number of tries. */
  TokenAnswer current() {
    while (true) {
      CompletableFuture<TokenAnswer> call = new CompletableFuture<>();
      CompletableFuture<TokenAnswer> joined = null;
      synchronized (this) {
        if (refusal != null) {
          return refusal;
        }
        if (cached != null && cached.fresh(now())) {
          return new TokenAnswer.Granted(cached);
        }
        if (underWay == null) {
          underWay = call;
        } else {
          joined = underWay;
        }
      }
      if (joined == null) {
        return lead(call);
      }
      TokenAnswer answer = join(joined);
      boolean leaderInterrupted =
          answer instanceof TokenAnswer.Unreachable away && away.code().equals(INTERRUPTED);
      if (!leaderInterrupted || Thread.currentThread().isInterrupted()) {
        return answer;
      }
    }
  }

  /** Drops a token that Amazon did not take; a newer one stays. */
  synchronized void forget(AccessToken token) {
    if (cached != null && cached.value().equals(token.value())) {
      cached = null;
    }
  }

  private TokenAnswer lead(CompletableFuture<TokenAnswer> call) {
    TokenAnswer answer = new TokenAnswer.Unreachable("token_call_failed", Duration.ZERO);
    try {
      answer = retries.call(this::request, AccessTokens::repeat);
      return keep(answer);
    } finally {
      TokenAnswer shared;
      synchronized (this) {
        underWay = null;
        shared = keep(answer);
      }
      call.complete(shared);
    }
  }

  private synchronized TokenAnswer keep(TokenAnswer answer) {
    if (answer instanceof TokenAnswer.Granted granted) {
      cached = granted.token();
    } else if (answer instanceof TokenAnswer.Refused refused) {
      refusal = refused;
    } else if (cached != null && cached.valid(now())) {
      cached = cached.renewedAt(now().plus(NEXT_TRY));
      return new TokenAnswer.Granted(cached);
    }
    return answer;
  }

  private static TokenAnswer join(CompletableFuture<TokenAnswer> call) {
    try {
      return call.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TokenAnswer.Unreachable(INTERRUPTED, Duration.ZERO);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a token call never ends by an exception", e);
    }
  }

  private static Optional<Duration> repeat(TokenAnswer answer) {
    return answer instanceof TokenAnswer.Unreachable away
        ? Optional.of(away.retryAfter())
        : Optional.empty();
  }

  private TokenAnswer request() {
    if (Thread.currentThread().isInterrupted()) {
      return new TokenAnswer.Unreachable(INTERRUPTED, Duration.ZERO);
    }
    try {
      Credentials credentials = settings.credentials();
      return request(part("client id", credentials.clientId()));
    } catch (CredentialUnavailableException e) {
      return new TokenAnswer.Refused(problems.credential(String.valueOf(e.getMessage())));
    }
  }

  private TokenAnswer request(String clientId) {
    Instant asked = now();
    HttpHeaders headers = new HttpHeaders().setAccept(VendorMediaTypes.JSON);
    Answer answer =
        sender.send("POST", settings.tokenUri(), headers, form(clientId), MOST_ANSWER_BYTES);
    if (answer instanceof Answer.Received received) {
      return received.ok() ? token(received, clientId, asked) : error(received);
    }
    if (answer instanceof Answer.NotSent notSent) {
      return new TokenAnswer.Unreachable("token_" + notSent.code(), Duration.ZERO);
    }
    String code = answer instanceof Answer.NoAnswer lost ? lost.code() : "failed";
    boolean interrupted = code.equals(INTERRUPTED);
    return new TokenAnswer.Unreachable(interrupted ? code : "token_" + code, Duration.ZERO);
  }

  private HttpContent form(String clientId) {
    Credentials credentials = settings.credentials();
    String form =
        "grant_type=refresh_token"
            + field("refresh_token", part("refresh token", credentials.refreshToken()))
            + field("client_id", clientId)
            + field("client_secret", part("client secret", credentials.clientSecret()));
    return new ByteArrayContent(VendorMediaTypes.FORM, form.getBytes(StandardCharsets.UTF_8));
  }

  /** A secret of the right form; the error about another one never holds a part of it. */
  private static String part(String name, Supplier<String> secret) {
    String text = secret.get();
    Optional<String> problem = SecretForm.problem(text);
    if (problem.isPresent()) {
      throw new CredentialUnavailableException(
          "the " + name + " " + problem.get() + "; it must be " + SecretForm.RULE);
    }
    return text;
  }

  private static String field(String name, String value) {
    return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private TokenAnswer token(Answer.Received received, String clientId, Instant asked) {
    TokenResponse body;
    try {
      body = AdsJson.read(received.body(), TokenResponse.class);
    } catch (IOException e) {
      return new TokenAnswer.Unreachable("token_unreadable", Duration.ZERO);
    }
    if (body.accessToken() == null || body.accessToken().isBlank()) {
      return new TokenAnswer.Unreachable("token_unreadable", Duration.ZERO);
    }
    if (SecretForm.problem(body.accessToken()).isPresent()) {
      return new TokenAnswer.Unreachable("token_malformed", Duration.ZERO);
    }
    Duration life =
        body.expiresIn() == LifetimeSeconds.UNKNOWN
            ? UNKNOWN_LIFE
            : Duration.ofSeconds(body.expiresIn());
    Duration half = life.dividedBy(2);
    Duration early = half.compareTo(EARLY) < 0 ? half : EARLY;
    Instant end = asked.plus(life);
    return new TokenAnswer.Granted(
        new AccessToken(body.accessToken(), clientId, end.minus(early), end));
  }

  private TokenAnswer error(Answer.Received received) {
    int status = received.status();
    if (status == 429 || status >= 500 || status == 408) {
      return new TokenAnswer.Unreachable("token_http_" + status, received.retryAfter());
    }
    return new TokenAnswer.Refused(problems.token(errorCode(received)));
  }

  private static String errorCode(Answer.Received received) {
    String fallback =
        received.status() == 401 ? "invalid_client" : "token_http_" + received.status();
    try {
      String error = AdsJson.read(received.body(), TokenError.class).error();
      boolean plain = error != null && error.matches("[a-z_]{1,40}");
      return plain ? error : fallback;
    } catch (IOException e) {
      return fallback;
    }
  }

  private Instant now() {
    return settings.surroundings().clock().instant();
  }
}
