package io.sluice.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Stands before the local Amazon Ads: requests pass, and the answers to some of them become what no
 * client should have to read. To be closed.
 */
final class HostileFront implements AutoCloseable {
  private static final int PASSED_ON = 200;
  private static final byte[] BLANKS = " ".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
  private static final List<String> HEADERS =
      List.of(
          "Authorization",
          "Accept",
          "Content-Type",
          "Amazon-Advertising-API-ClientId",
          "Amazon-Ads-ClientId",
          "Amazon-Ads-AccountId");

  /** What becomes of an answer. */
  enum Kind {
    /** Blanks without an end. */
    ENDLESS,
    /** A gigabyte of blanks, packed. */
    BOMB,
    /** A blank every tenth of a second. */
    DRIP,
    /** Lists within lists within lists. */
    DEEP,
    /** A token with a line break. */
    BROKEN_TOKEN
  }

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile String path = "";
  private volatile Kind kind = Kind.ENDLESS;

  private HostileFront(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  static HostileFront before(URI target) throws IOException {
    return new HostileFront(target);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on successes of requests whose method and path begin so are spoiled. */
  void spoil(String methodAndPath, Kind how) {
    kind = how;
    path = methodAndPath;
  }

  /** From now on everything passes. */
  void relent() {
    path = "";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse<byte[]> answer = pass(exchange);
      String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      if (!path.isEmpty() && asked.contains(path) && answer.statusCode() / 100 == 2) {
        spoil(exchange, kind);
        return;
      }
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : HEADERS) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private void spoil(HttpExchange exchange, Kind how) throws IOException, InterruptedException {
    if (how == Kind.BOMB) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(PASSED_ON, 0);
    OutputStream out = exchange.getResponseBody();
    switch (how) {
      case ENDLESS -> {
        while (closed.getCount() > 0) {
          out.write(BLANKS);
        }
      }
      case BOMB -> {
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
          for (int i = 0; i < 131_072; i++) {
            packed.write(BLANKS);
          }
        }
      }
      case DRIP -> {
        while (!closed.await(100, TimeUnit.MILLISECONDS)) {
          out.write(' ');
          out.flush();
        }
      }
      case DEEP -> out.write("{\"x\":[".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
      case BROKEN_TOKEN ->
          out.write(
              ("{\"access_token\":\"Atza|" + SecretFormsTest.MARKER + "\\nX: y\",\"expires_in\":9}")
                  .getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
