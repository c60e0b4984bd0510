package io.sluice.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.sun.net.httpserver.HttpExchange;
import io.sluice.amazonads.SandboxMarker;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Everything under {@code /sandbox}: what Amazon does not have and a test wants to see. */
final class InspectionEndpoint {
  private static final String JSON = "application/json";
  private static final String MEMBERS_END = "/members";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final AudienceStore audiences;
  private final EventStore events;
  private final RequestLog log;
  private final FaultPlan faults;
  private final InstantSource clock;

  InspectionEndpoint(
      AudienceStore audiences,
      EventStore events,
      RequestLog log,
      FaultPlan faults,
      InstantSource clock) {
    this.audiences = audiences;
    this.events = events;
    this.log = log;
    this.faults = faults;
    this.clock = clock;
  }

  void handle(HttpExchange exchange, String path) throws IOException {
    String route = exchange.getRequestMethod() + " " + path;
    if (route.startsWith("GET /audiences/") && path.endsWith(MEMBERS_END)) {
      members(exchange, path);
      return;
    }
    try {
      switch (route) {
        case "GET /hello" -> hello(exchange);
        case "GET /audiences" -> send(exchange, 200, audiences.views(clock.instant()));
        case "GET /events" -> lines(exchange);
        case "GET /events/counts" -> send(exchange, 200, events.counts());
        case "GET /requests" -> send(exchange, 200, log.requests());
        case "GET /stats" -> send(exchange, 200, log.stats());
        case "GET /faults" -> send(exchange, 200, rules());
        case "POST /faults" -> addFault(exchange);
        case "DELETE /faults" -> {
          faults.clear();
          exchange.sendResponseHeaders(204, -1);
        }
        default ->
            throw Refusal.of(404, "The sandbox has audiences, events, requests, stats and faults.");
      }
    } catch (Refusal refusal) {
      send(exchange, refusal.status(), Map.of("message", refusal.getMessage()));
    }
  }

  private static void hello(HttpExchange exchange) throws IOException {
    byte[] answer = SandboxMarker.ANSWER.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
  }

  private List<Map<String, Object>> rules() {
    return faults.rules().entrySet().stream()
        .map(entry -> FaultJson.write(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void addFault(HttpExchange exchange) throws IOException {
    FaultRule rule = FaultJson.read(exchange.getRequestBody().readNBytes(1 << 16));
    send(exchange, 201, FaultJson.write(faults.add(rule), rule));
  }

  /** Writes one JSON object a line, so that millions of members need no memory. */
  private void members(HttpExchange exchange, String path) throws IOException {
    Instant now = clock.instant();
    String id = path.substring("/audiences/".length(), path.length() - MEMBERS_END.length());
    StoredAudience audience =
        id.matches("-?[0-9]{1,18}") ? audiences.inside(Long.parseLong(id), now).orElse(null) : null;
    if (audience == null) {
      send(exchange, 404, Map.of("message", "There is no such audience."));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
      audience.forEachMember(now, member -> writeLine(out, member));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Writes one event a line, as for members. */
  private void lines(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
      events.forEach(event -> writeLine(out, event));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void writeLine(OutputStream out, Object line) {
    try {
      out.write(MAPPER.writeValueAsBytes(line));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }
}
