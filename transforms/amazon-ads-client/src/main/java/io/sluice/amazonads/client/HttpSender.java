package io.sluice.amazonads.client;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.domain.delivery.SendGate;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one request and turns its end into a value. Repeats nothing, follows no redirect, and has
 * the library's logging of headers and bodies switched off.
 */
final class HttpSender {
  /** The end of a request whose gate was closed before its body had left. */
  static final Answer GATE_CLOSED = new Answer.NotSent(JdkHttpRequest.GATE_CLOSED);

  private static final String USER_AGENT = "sluice";

  private final HttpTransport transport;
  private final ClientSettings settings;

  HttpSender(HttpTransport transport, ClientSettings settings) {
    this.transport = transport;
    this.settings = settings;
  }

  /**
   * Makes a request that nothing holds back.
   *
   * @param method GET, POST or PUT
   * @param uri where to
   * @param headers all headers but the body's own
   * @param content the body, or {@code null}
   * @param mostBytes bound on the bytes of the answer, as they arrive and unpacked
   * @return {@link Answer.Received}, {@link Answer.NotSent} or {@link Answer.NoAnswer}
   */
  Answer send(
      String method, URI uri, HttpHeaders headers, @Nullable HttpContent content, int mostBytes) {
    return send(method, uri, headers, content, mostBytes, SendGate.OPEN);
  }

  /**
   * Makes a request behind a gate.
   *
   * @param gate asked when the connection stands and the body is about to leave; a request without
   *     a body changes nothing and does not ask
   * @return as above; {@link #GATE_CLOSED} where the gate was closed by then
   */
  @SuppressWarnings("checkstyle:illegalcatch") // an odd header makes the library throw anything
  Answer send(
      String method,
      URI uri,
      HttpHeaders headers,
      @Nullable HttpContent content,
      int mostBytes,
      SendGate gate) {
    WatchedGate watched = new WatchedGate(gate);
    try {
      HttpTransport bounded =
          transport instanceof JdkHttpTransport jdk ? jdk.bounded(mostBytes, watched) : transport;
      HttpRequest request =
          bounded
              .createRequestFactory()
              .buildRequest(method, new GenericUrl(uri.toString(), true), content);
      configure(request, headers, gate);
      HttpResponse response = request.execute();
      try {
        return received(response, mostBytes);
      } finally {
        response.disconnect();
      }
    } catch (IOException e) {
      return failed(e);
    } catch (RuntimeException e) {
      // Its text may quote a header, so it ends here.
      boolean kept = content != null && transport instanceof JdkHttpTransport && !watched.asked;
      return kept
          ? new Answer.NotSent("request_malformed")
          : new Answer.NoAnswer("unreadable_answer");
    }
  }

  private void configure(HttpRequest request, HttpHeaders headers, SendGate gate) {
    Duration timeout = settings.requestTimeout();
    Duration left = gate.timeLeft();
    headers.setUserAgent(USER_AGENT);
    request
        .setHeaders(headers)
        .setConnectTimeout(millis(settings.connectTimeout()))
        .setReadTimeout(millis(timeout.compareTo(left) < 0 ? timeout : left))
        .setNumberOfRetries(0)
        .setFollowRedirects(false)
        .setThrowExceptionOnExecuteError(false)
        .setSuppressUserAgentSuffix(true)
        .setLoggingEnabled(false)
        .setCurlLoggingEnabled(false);
  }

  private Answer.Received received(HttpResponse response, int mostBytes) throws IOException {
    InputStream content = response.getContent();
    byte[] body = content == null ? new byte[0] : BoundedBody.read(content, mostBytes);
    String header = response.getHeaders().getFirstHeaderStringValue(AdsHeaders.RETRY_AFTER);
    Duration retryAfter = RetryAfter.parse(header, settings.surroundings().clock().instant());
    return new Answer.Received(response.getStatusCode(), body, retryAfter);
  }

  private static Answer failed(IOException e) {
    if (e instanceof NotSentException notSent) {
      return new Answer.NotSent(notSent.code());
    }
    if (e instanceof UnknownHostException) {
      return new Answer.NotSent("unknown_host");
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return new Answer.NotSent("connect_failed");
    }
    if (e instanceof SocketTimeoutException) {
      return new Answer.NoAnswer("read_timeout");
    }
    if (e instanceof AnswerTooLargeException) {
      return new Answer.NoAnswer("answer_too_large");
    }
    if (e instanceof InterruptedIOException) {
      return new Answer.NoAnswer("interrupted");
    }
    return new Answer.NoAnswer("connection_lost");
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }

  /** Knows whether a body was about to leave. */
  private static final class WatchedGate implements SendGate {
    private final SendGate gate;
    private volatile boolean asked;

    WatchedGate(SendGate gate) {
      this.gate = gate;
    }

    @Override
    public boolean isOpen() {
      asked = true;
      return gate.isOpen();
    }

    @Override
    public Duration timeLeft() {
      return gate.timeLeft();
    }
  }
}
