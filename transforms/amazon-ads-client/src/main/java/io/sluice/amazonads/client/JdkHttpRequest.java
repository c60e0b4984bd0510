package io.sluice.amazonads.client;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.sluice.domain.delivery.SendGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request; the read time-out bounds the whole of it, body and answer included. No failure of it
 * quotes a header.
 */
final class JdkHttpRequest extends LowLevelHttpRequest {
  /** Code of a request whose gate was closed before its body had left. */
  static final String GATE_CLOSED = "gate_closed";

  private static final Pattern PLAIN = Pattern.compile("[\\t -~]{0,16384}");

  private final HttpClient client;
  private final String method;
  private final SendGate gate;
  private final HttpRequest.Builder request;
  private final int mostBytes;
  private int timeoutMillis;

  JdkHttpRequest(HttpClient client, String method, URI uri, int mostBytes, SendGate gate) {
    this.client = client;
    this.method = method;
    this.mostBytes = mostBytes;
    this.gate = gate;
    this.request = HttpRequest.newBuilder(uri);
  }

  @Override
  public void addHeader(String name, String value) throws IOException {
    // The JDK's own refusal would repeat the value.
    if (!PLAIN.matcher(value).matches()) {
      throw new NotSentException("header_malformed");
    }
    request.header(name, value);
  }

  @Override
  public void setTimeout(int connectTimeout, int readTimeout) {
    timeoutMillis = readTimeout;
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    WatchedBody body = new WatchedBody(body(), gate);
    if (getContentType() != null) {
      request.setHeader("Content-Type", getContentType());
    }
    HttpRequest built = request.method(method, body).build();
    CompletableFuture<HttpResponse<byte[]>> future =
        client.sendAsync(built, BoundedBody.atMost(mostBytes));
    try {
      return new JdkHttpResponse(future.get(timeoutMillis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw body.hasLeft()
          ? withCause(new SocketTimeoutException("no answer in " + timeoutMillis + " ms"), e)
          : new NotSentException("connect_timeout", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw withCause(new InterruptedIOException("interrupted"), e);
    } catch (ExecutionException e) {
      throw body.wasRefused()
          ? new NotSentException(GATE_CLOSED, e.getCause())
          : failure(e.getCause(), body.hasLeft());
    } finally {
      // Without effect on a request that ended; otherwise it closes the connection.
      future.cancel(true);
    }
  }

  private byte[] body() throws IOException {
    if (getStreamingContent() == null) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.max(32, getContentLength()));
    getStreamingContent().writeTo(bytes);
    return bytes.toByteArray();
  }

  private static IOException failure(Throwable cause, boolean bodyLeft) {
    if (!bodyLeft) {
      return new NotSentException(connectCode(cause), cause);
    }
    if (cause instanceof AnswerTooLargeException tooLarge) {
      return tooLarge;
    }
    return withCause(new IOException("connection lost"), cause);
  }

  private static String connectCode(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return "connect_timeout";
    }
    if (cause instanceof SSLException) {
      return "tls_failed";
    }
    // The JDK wraps it once or twice in a ConnectException.
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof UnresolvedAddressException) {
        return "unknown_host";
      }
    }
    return "connect_failed";
  }

  private static <E extends IOException> E withCause(E exception, Throwable cause) {
    exception.initCause(cause);
    return exception;
  }

  /**
   * Knows whether the connection stood and the body was asked for, and asks the gate before each
   * piece of it. The server cannot act on a body that it has not got to its end: one that is
   * refused on its way was not sent.
   */
  private static final class WatchedBody implements BodyPublisher {
    private final BodyPublisher bytes;
    private final int length;
    private final SendGate gate;
    private volatile boolean asked;
    private volatile boolean refused;

    WatchedBody(byte[] body, SendGate gate) {
      this.bytes = HttpRequest.BodyPublishers.ofByteArray(body);
      this.length = body.length;
      this.gate = gate;
    }

    /** True where the gate kept the body, or the rest of it, back. */
    boolean wasRefused() {
      return refused;
    }

    /** True once a byte may have left. A request without a body has no moment of its own. */
    boolean hasLeft() {
      return asked || length == 0;
    }

    @Override
    public long contentLength() {
      return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      bytes.subscribe(new Pieces(subscriber));
    }

    /** Hands over piece by piece, used by one thread at a time. */
    private final class Pieces implements Flow.Subscriber<ByteBuffer> {
      private final Flow.Subscriber<? super ByteBuffer> to;
      private Flow.@Nullable Subscription source;

      Pieces(Flow.Subscriber<? super ByteBuffer> to) {
        this.to = to;
      }

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        to.onSubscribe(subscription);
      }

      @Override
      public void onNext(ByteBuffer piece) {
        if (refused) {
          return;
        }
        if (gate.isOpen()) {
          asked = true;
          to.onNext(piece);
          return;
        }
        refused = true;
        if (source != null) {
          source.cancel();
        }
        to.onError(new IOException("the gate is closed"));
      }

      @Override
      public void onError(Throwable problem) {
        to.onError(problem);
      }

      @Override
      public void onComplete() {
        if (!refused) {
          to.onComplete();
        }
      }
    }
  }
}
