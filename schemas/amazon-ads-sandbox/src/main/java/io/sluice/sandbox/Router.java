package io.sluice.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ErrorBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes each request through the same steps: region, operation, faults, token, rate, headers, size,
 * contract, endpoint, answer, log.
 */
final class Router implements HttpHandler {
  private static final String INSIDE = "/sandbox/";
  // A refused body is read to its end up to here, so that the client can see the answer.
  private static final long DRAIN_LIMIT = 64L << 20;
  // Amazon documents a 413 and no number; peers stop at a megabyte.
  private static final int MOST_EVENT_BYTES = 1 << 20;

  private final SandboxSettings settings;
  private final Endpoints endpoints;
  private final FaultPlan faults;
  private final RequestLog log;
  private final RateLimits limits;
  private final Optional<ContractCheck> contract;
  private final CountDownLatch closed;

  Router(
      SandboxSettings settings,
      Endpoints endpoints,
      FaultPlan faults,
      RequestLog log,
      CountDownLatch closed) {
    this.settings = settings;
    this.endpoints = endpoints;
    this.faults = faults;
    this.log = log;
    this.closed = closed;
    this.limits = new RateLimits(settings.rateLimit(), settings.nanos());
    this.contract =
        settings.contractChecks() == ContractChecks.OFF
            ? Optional.empty()
            : Optional.of(ContractCheck.shared());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(INSIDE)) {
        endpoints.inspection().handle(exchange, path.substring(INSIDE.length() - 1));
        return;
      }
      Optional<ApiRegion> region = region(path);
      String apiPath = region.map(found -> withoutRegion(path, found)).orElse(path);
      Optional<Operation> operation = Operation.of(exchange.getRequestMethod(), apiPath);
      if (region.isEmpty() || operation.isEmpty()) {
        refuseUnknown(exchange, region, apiPath);
        return;
      }
      serve(exchange, operation.get(), region.get(), apiPath);
    }
  }

  private void serve(HttpExchange exchange, Operation operation, ApiRegion region, String path)
      throws IOException {
    long number = log.arrive(operation, region);
    Instant at = settings.clock().instant();
    List<FaultPolicy> struck = faults.strike(operation, region);
    Call call = call(exchange, operation, region, path, at, struck, new byte[0]);
    boolean logged = false;
    try {
      Answer answer;
      try {
        checkHead(call);
        byte[] body = body(exchange, operation);
        requireSize(call, body.length);
        call = call(exchange, operation, region, path, at, struck, body);
        if (operation.conversions()) {
          limits.admit(region, "advertiser " + call.account());
        }
        answer = answer(exchange.getRequestMethod(), call);
      } catch (Refusal refusal) {
        drain(exchange);
        answer =
            refusal.isPage()
                ? Answer.page(refusal.status())
                : Answer.refusal(operation, refusal, "sandbox-request-" + number);
      }
      checkAnswer(exchange.getRequestMethod(), call, answer, struck);
      if (call.faults(FaultPolicy.DropAnswerAfterApply.class).isEmpty()) {
        // Before it is sent, so that whoever has the answer finds the request in the log.
        log.leave(RequestLog.entry(number, exchange.getRequestMethod(), call, at, answer.status()));
        logged = true;
        send(exchange, answer, call.faults(FaultPolicy.SlowBody.class));
      }
    } catch (Dropped e) {
      // The connection ends without an answer.
    } finally {
      if (!logged) {
        log.leave(RequestLog.entry(number, exchange.getRequestMethod(), call, at, 0));
      }
    }
  }

  private static Call call(
      HttpExchange exchange,
      Operation operation,
      ApiRegion region,
      String path,
      Instant at,
      List<FaultPolicy> struck,
      byte[] body) {
    String query = exchange.getRequestURI().getRawQuery();
    return new Call(operation, region, path, query, exchange.getRequestHeaders(), body, at, struck);
  }

  /** Faults before any effect, then token, rate and headers. */
  private void checkHead(Call call) throws Dropped {
    if (!call.faults(FaultPolicy.RegionDown.class).isEmpty()) {
      throw Refusal.of(503, "The service is not available.");
    }
    if (!call.faults(FaultPolicy.DropBeforeApply.class).isEmpty()) {
      throw new Dropped();
    }
    for (FaultPolicy.ServerErrorEveryNth fault :
        call.faults(FaultPolicy.ServerErrorEveryNth.class)) {
      throw Refusal.of(fault.status(), "Internal server error.");
    }
    for (FaultPolicy.ThrottleEveryNth fault : call.faults(FaultPolicy.ThrottleEveryNth.class)) {
      throw Refusal.throttled(fault.retryAfterSeconds());
    }
    for (FaultPolicy.RequestRefusal fault : call.faults(FaultPolicy.RequestRefusal.class)) {
      throw fault.page()
          ? Refusal.page(fault.status())
          : Refusal.of(fault.status(), "The request was refused.");
    }
    if (call.operation() == Operation.TOKEN) {
      requireForm(call);
      return;
    }
    if (!call.faults(FaultPolicy.ExpireToken.class).isEmpty()) {
      endpoints.tokens().expire(call.bearer());
    }
    if (call.operation().conversions()) {
      // In the order of the conversions API: token, client, account, type; then size and rate.
      endpoints.tokens().verify(call.bearer(), call.at());
      endpoints.conversions().requireAccount(call);
      endpoints.tokens().verify(call.bearer(), call.clientId(), call.at());
      requireTypes(call);
      return;
    }
    endpoints.tokens().verify(call.bearer(), call.clientId(), call.at());
    limits.admit(call.region(), call.clientId());
    requireTypes(call);
  }

  private static void requireSize(Call call, int bytes) {
    for (FaultPolicy.BodyLimit fault : call.faults(FaultPolicy.BodyLimit.class)) {
      if (bytes > fault.bytes()) {
        throw Refusal.page(413);
      }
    }
  }

  private static void requireForm(Call call) {
    String wanted = call.operation().requestType().orElseThrow();
    if (!wanted.equals(mediaType(call.headers().getFirst("Content-Type")))) {
      throw Refusal.token(400, "invalid_request", "The Content-Type must be " + wanted + ".");
    }
  }

  private void requireTypes(Call call) {
    Optional<String> wanted = call.operation().requestType();
    if (wanted.isPresent()) {
      boolean plain = call.headers().getFirst("Content-Encoding") == null;
      if (!plain || !call.operation().takes(mediaType(call.headers().getFirst("Content-Type")))) {
        throw Refusal.of(
            415, "The Content-Type must be " + wanted.get() + ", without a Content-Encoding.");
      }
    }
    if (settings.strictness() == Strictness.STRICT && !accepts(call)) {
      throw Refusal.of(406, "The answer would be " + call.operation().answerType() + ".");
    }
  }

  private static boolean accepts(Call call) {
    List<String> accept = call.headers().get("Accept");
    if (accept == null) {
      return true;
    }
    String all = String.join(",", accept).toLowerCase(Locale.ROOT);
    return all.contains("*/*")
        || all.contains("application/*")
        || all.contains(call.operation().answerType());
  }

  private Answer answer(String method, Call call) {
    boolean upload = call.operation() == Operation.RECORDS_UPLOAD;
    boolean all = settings.contractChecks() == ContractChecks.REQUESTS_AND_ANSWERS;
    if (call.operation().conversions()) {
      return conversionsAnswer(method, call);
    }
    if (contract.isPresent()
        && settings.strictness() == Strictness.STRICT
        && call.operation() != Operation.TOKEN
        && (all || !upload)) {
      Optional<String> broken = contract.get().request(method, call);
      if (broken.isPresent()) {
        // Our own words are better than the validator's, if our own rules see it too.
        RequestShapes.check(call, settings.strictness(), settings.memberDetail());
        log.violation("request " + call.operation().label() + ": " + broken.get());
        throw Refusal.badRequest("The request breaks the contract: " + broken.get() + ".");
      }
    }
    return endpoints.answer(call);
  }

  /**
   * What is wrong with one item is told for that item, so the contract refuses nothing here: it is
   * held against a request that our own rules found nothing wrong with.
   */
  private Answer conversionsAnswer(String method, Call call) {
    Answer answer = endpoints.answer(call);
    boolean clean = answer.status() < 300 && call.refusedItems() == 0;
    if (clean
        && settings.contractChecks() == ContractChecks.REQUESTS_AND_ANSWERS
        && settings.strictness() == Strictness.STRICT) {
      contract
          .flatMap(check -> check.request(method, call))
          .ifPresent(
              broken -> log.violation("request " + call.operation().label() + ": " + broken));
    }
    return answer;
  }

  private void checkAnswer(String method, Call call, Answer answer, List<FaultPolicy> struck) {
    // An answer to events repeats what they had, unknown fields too where they are let through.
    boolean echo =
        call.operation() == Operation.EVENTS_CREATE && settings.strictness() == Strictness.LENIENT;
    if (settings.contractChecks() == ContractChecks.REQUESTS_AND_ANSWERS
        && struck.isEmpty()
        && !echo) {
      contract
          .flatMap(check -> check.answer(method, call.path(), answer))
          .ifPresent(broken -> log.violation("answer " + call.operation().label() + ": " + broken));
    }
  }

  private byte[] body(HttpExchange exchange, Operation operation) throws IOException {
    int most =
        operation.conversions()
            ? Math.min(MOST_EVENT_BYTES, settings.maxBodyBytes())
            : settings.maxBodyBytes();
    byte[] body = exchange.getRequestBody().readNBytes(most + 1);
    if (body.length > most) {
      throw Refusal.of(413, "The body is larger than " + most + " bytes. Send less at once.");
    }
    return body;
  }

  private static void drain(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    long left = DRAIN_LIMIT;
    byte[] buffer = new byte[1 << 16];
    int read = in.read(buffer);
    while (read >= 0 && left > 0) {
      left -= read;
      read = in.read(buffer);
    }
  }

  private void send(HttpExchange exchange, Answer answer, List<FaultPolicy.SlowBody> slow)
      throws IOException {
    byte[] body = answer.body();
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (body.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), body.length);
    OutputStream out = exchange.getResponseBody();
    int half = slow.isEmpty() ? 0 : body.length / 2;
    out.write(body, 0, half);
    for (FaultPolicy.SlowBody fault : slow) {
      out.flush();
      pause(fault);
    }
    out.write(body, half, body.length - half);
    out.close();
  }

  /** Waits in real time, but not beyond the end of the sandbox. */
  private void pause(FaultPolicy.SlowBody fault) throws IOException {
    try {
      if (closed.await(fault.pause().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The sandbox is closed.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The sandbox is closed.", e);
    }
  }

  private Optional<ApiRegion> region(String path) {
    Set<ApiRegion> served = settings.regions();
    for (ApiRegion region : served) {
      if (path.startsWith(prefix(region) + "/")) {
        return Optional.of(region);
      }
    }
    return served.size() == 1 ? Optional.of(served.iterator().next()) : Optional.empty();
  }

  private static String withoutRegion(String path, ApiRegion region) {
    String prefix = prefix(region);
    return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
  }

  static String prefix(ApiRegion region) {
    return "/" + region.name().toLowerCase(Locale.ROOT);
  }

  private static void refuseUnknown(
      HttpExchange exchange, Optional<ApiRegion> region, String apiPath) throws IOException {
    boolean known = region.isPresent() && Operation.known(apiPath);
    String message = known ? "Method not allowed." : "The sandbox serves no such path.";
    Answer answer = Answer.json(known ? 405 : 404, "application/json", ErrorBody.of(message));
    drain(exchange);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  private static String mediaType(String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** The connection is to be closed without an answer. */
  private static final class Dropped extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
