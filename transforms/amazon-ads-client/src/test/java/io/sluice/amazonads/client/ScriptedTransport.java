package io.sluice.amazonads.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers the requests of a test in the order in which the test says. */
final class ScriptedTransport {
  static final String ACCESS_TOKEN = "Atza|access-token-of-the-test";

  /** One answer or failure. */
  @FunctionalInterface
  interface Step {
    LowLevelHttpResponse answer() throws IOException;
  }

  /** One request as it left. */
  record Seen(String method, String url, MockLowLevelHttpRequest request) {
    String body() throws IOException {
      return request.getContentAsString();
    }

    String header(String name) {
      return request.getFirstHeaderValue(name);
    }
  }

  private final Deque<Step> api = new ArrayDeque<>();
  private final Deque<Step> tokens = new ArrayDeque<>();
  private final List<Seen> seen = new ArrayList<>();

  static Step answer(int status, String body) {
    return () -> new MockLowLevelHttpResponse().setStatusCode(status).setContent(body);
  }

  static Step answer(int status, String body, String retryAfter) {
    return () ->
        new MockLowLevelHttpResponse()
            .setStatusCode(status)
            .setContent(body)
            .addHeader("Retry-After", retryAfter);
  }

  static Step failure(IOException failure) {
    return () -> {
      throw failure;
    };
  }

  static Step token(String value, long lifeSeconds) {
    return answer(
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d}"
            .formatted(value, lifeSeconds));
  }

  ScriptedTransport then(Step... steps) {
    api.addAll(List.of(steps));
    return this;
  }

  ScriptedTransport thenToken(Step... steps) {
    tokens.addAll(List.of(steps));
    return this;
  }

  synchronized List<Seen> apiCalls() {
    return seen.stream().filter(call -> !isToken(call.url())).toList();
  }

  synchronized List<Seen> tokenCalls() {
    return seen.stream().filter(call -> isToken(call.url())).toList();
  }

  HttpTransport transport() {
    return new MockHttpTransport() {
      @Override
      public LowLevelHttpRequest buildRequest(String method, String url) {
        return new MockLowLevelHttpRequest(url) {
          @Override
          public LowLevelHttpResponse execute() throws IOException {
            return next(new Seen(method, url, this)).answer();
          }
        };
      }
    };
  }

  private synchronized Step next(Seen call) {
    seen.add(call);
    if (isToken(call.url())) {
      return tokens.isEmpty() ? token(ACCESS_TOKEN, 3600) : tokens.remove();
    }
    if (api.isEmpty()) {
      throw new AssertionError("one request more than the test foresaw: " + call.url());
    }
    return api.remove();
  }

  private static boolean isToken(String url) {
    return url.endsWith("/auth/o2/token");
  }
}
