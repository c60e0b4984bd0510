package io.sluice.acceptance.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashPoint.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Stands between the command line and the sandbox: remembers every request, and kills the client
 * before one gets there, before its answer leaves, or right behind the answer.
 */
final class Relay implements AutoCloseable {
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool(Relay::worker);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Call> calls = new ArrayList<>();
  private Tripwire wire = Tripwire.counting();
  private Runnable kill = () -> {};
  private Consumer<Call> gate = call -> {};
  private AfterEffect after = (call, port) -> false;
  private URI target;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean inTurn;
  private int underWay;

  /**
   * A request that came, with its answer.
   *
   * @param method of HTTP
   * @param path with the region in front
   * @param headers those that count
   * @param body the request's
   * @param status the answer's, 0 where none was had
   * @param answer the answer's body
   */
  record Call(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      int status,
      String answer) {

    /** True where records or events are given to Amazon. */
    boolean isUpload() {
      return method.equals("POST")
          && (path.endsWith("/records") || path.endsWith("/events") || path.endsWith("/eventData"));
    }

    /** The path's first part. */
    String region() {
      return path.substring(1, path.indexOf('/', 1));
    }

    boolean isToken() {
      return path.endsWith("/token");
    }

    /** Path without region and numbers, such as {@code POST:/audiences/records}. */
    String place() {
      return method
          + ":"
          + path.replaceFirst("^/(na|eu|fe)", "").replaceAll("/[^/]*\\d[^/]*", "/*");
    }
  }

  private Relay(HttpServer server) {
    this.server = server;
  }

  /** Opens a port. */
  static Relay open() {
    try {
      InetAddress here = InetAddress.getLoopbackAddress();
      Relay relay = new Relay(HttpServer.create(new InetSocketAddress(here, 0), 64));
      relay.server.createContext("/", relay::handle);
      relay.server.setExecutor(relay.workers);
      relay.server.start();
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Leads to another sandbox from now on, and forgets what came. */
  synchronized void leadTo(URI sandbox) {
    target = sandbox;
    calls.clear();
    gate = call -> {};
    after = (call, port) -> false;
    watch(Tripwire.counting(), () -> {});
  }

  /**
   * Watches the requests that come from now on.
   *
   * @param counts them, and says where the client dies
   * @param death kills it and returns when it is dead
   */
  synchronized void watch(Tripwire counts, Runnable death) {
    wire = counts;
    kill = death;
  }

  /** Lets every upload pass a gate on its way to the sandbox, from now on. */
  synchronized void beforeUploads(Consumer<Call> pass) {
    gate = pass;
  }

  /** What happens between the effect of a request and its answer. */
  @FunctionalInterface
  interface AfterEffect {
    /**
     * Looks at a request.
     *
     * @param port the client's
     * @return true if there is nobody any more to be answered
     */
    boolean passes(Call call, int port) throws IOException;
  }

  /** Looks at every request between its effect and its answer, from now on. */
  synchronized void afterEffects(AfterEffect look) {
    after = look;
  }

  private synchronized AfterEffect after() {
    return after;
  }

  /** All that came, in the order of the answers. */
  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    count(1);
    try {
      pass(exchange);
    } finally {
      count(-1);
    }
  }

  private synchronized void count(int more) {
    underWay += more;
    notifyAll();
  }

  /** Waits until no request is under way. */
  synchronized void awaitIdle() throws InterruptedException {
    while (underWay > 0) {
      wait();
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers(exchange),
              body,
              0,
              "");
      Optional<Kind> death = pass(call);
      if (death.filter(Kind.HTTP_LOST::equals).isPresent()) {
        kill();
        return;
      }
      if (call.isUpload()) {
        gate().accept(call);
      }
      HttpResponse<byte[]> answer = answer(call);
      if (death.filter(Kind.HTTP_APPLIED::equals).isPresent()) {
        kill();
        return;
      }
      if (after().passes(call, exchange.getRemoteAddress().getPort())) {
        return;
      }
      answer(exchange, answer);
      if (death.isPresent()) {
        kill();
      }
    }
  }

  private HttpResponse<byte[]> answer(Call call) throws IOException {
    boolean alone = inTurn;
    if (alone) {
      turn.lock();
    }
    try {
      HttpResponse<byte[]> answer = forward(call);
      keep(call, answer);
      return answer;
    } finally {
      if (alone) {
        turn.unlock();
      }
    }
  }

  /**
   * Lets one request pass at a time, or all, from now on: told again in the order of {@link
   * #calls}, a sandbox gives the same numbers to jobs and audiences.
   */
  void inTurn(boolean oneAtATime) {
    inTurn = oneAtATime;
  }

  private synchronized Optional<Kind> pass(Call call) {
    return wire.pass(Site.HTTP, call.place());
  }

  private synchronized Consumer<Call> gate() {
    return gate;
  }

  private void kill() {
    Runnable death;
    synchronized (this) {
      death = kill;
    }
    death.run();
  }

  private synchronized void keep(Call call, HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    calls.add(
        new Call(
            call.method(), call.path(), call.headers(), call.body(), answer.statusCode(), text));
  }

  private HttpResponse<byte[]> forward(Call call) throws IOException {
    return send(call, call.headers().getOrDefault("authorization", ""));
  }

  /** Sends a request that came once more. */
  Call replay(Call call, String authorization) throws IOException {
    HttpResponse<byte[]> answer = send(call, authorization);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    return new Call(
        call.method(), call.path(), call.headers(), call.body(), answer.statusCode(), text);
  }

  private HttpResponse<byte[]> send(Call call, String authorization) throws IOException {
    URI to;
    synchronized (this) {
      to = URI.create(target + call.path());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::setHeader);
    if (!authorization.isEmpty()) {
      request.setHeader("authorization", authorization);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase("date")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!OWN.contains(lower)) {
                headers.put(lower, String.join(", ", values));
              }
            });
    return headers;
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
