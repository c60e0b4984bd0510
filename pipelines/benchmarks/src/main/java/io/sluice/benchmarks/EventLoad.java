package io.sluice.benchmarks;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ceiling of the sandbox: posts ready-made bodies over kept connections, one request at work on
 * each, and reads every answer to its end.
 *
 * <p>{@code EventLoad --data DIR --sandbox URI [--connections 4] [--sandbox-pid PID]} prints one
 * line, values by name. An answer that is not 207 with every event under {@code success} ends the
 * run. The sandbox has to run without rate limits.
 */
public final class EventLoad {
  private static final double NANOS = 1e9;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI sandbox;
  private final Map<ApiRegion, String> tokens = new EnumMap<>(ApiRegion.class);

  private EventLoad(URI sandbox) {
    this.sandbox = sandbox;
  }

  /** What was sent. */
  record Load(long events, long bytes, double seconds) {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("data", "sandbox", "connections", "sandbox-pid"));
    EventData data = EventData.load(arguments.path("data"));
    long server = arguments.number("sandbox-pid", ProcessHandle.current().pid());
    long self = ProcessHandle.current().pid();
    ProcessUse serverBefore = ProcessUse.of(server);
    ProcessUse selfBefore = ProcessUse.of(self);
    Load load =
        run(
            data,
            URI.create(arguments.text("sandbox")),
            Math.toIntExact(arguments.number("connections", 4)));
    ProcessUse serverAfter = ProcessUse.of(server);
    System.out.printf(
        Locale.ROOT,
        "events=%d seconds=%.2f events-a-second=%.0f megabytes=%.0f client-cpu=%.2f"
            + " sandbox-cpu=%.2f sandbox-peak-mib=%d%n",
        load.events(),
        load.seconds(),
        load.events() / load.seconds(),
        load.bytes() / 1e6,
        ProcessUse.of(self).cpuSince(selfBefore),
        serverAfter.cpuSince(serverBefore),
        serverAfter.peakKib() / 1024);
  }

  /**
   * Sends all bodies of a data set.
   *
   * @param connections requests at work at once
   * @throws IOException if a request fails or an answer is not what it has to be
   */
  static Load run(EventData data, URI sandbox, int connections)
      throws IOException, InterruptedException {
    EventLoad load = new EventLoad(sandbox);
    for (ApiRegion region : data.expected().keySet()) {
      load.tokens.put(region, load.login(region));
    }
    try (FileChannel file = EventBodies.open(data)) {
      List<EventBodies.Body> bodies = EventBodies.index(file);
      long start = System.nanoTime();
      load.sendAll(file, bodies, connections);
      double seconds = (System.nanoTime() - start) / NANOS;
      long events = bodies.stream().mapToLong(EventBodies.Body::events).sum();
      long bytes = bodies.stream().mapToLong(EventBodies.Body::length).sum();
      return new Load(events, bytes, seconds);
    }
  }

  private void sendAll(FileChannel file, List<EventBodies.Body> bodies, int connections)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(connections);
    try {
      AtomicInteger next = new AtomicInteger();
      List<Callable<Void>> lines = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        lines.add(
            () -> {
              for (int at = next.getAndIncrement();
                  at < bodies.size();
                  at = next.getAndIncrement()) {
                send(file, bodies.get(at));
              }
              return null;
            });
      }
      for (Future<Void> line : pool.invokeAll(lines)) {
        line.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the load ended early: " + e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private void send(FileChannel file, EventBodies.Body body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at(body.region(), AdsPaths.EVENTS))
            .header(AdsHeaders.AUTHORIZATION, "Bearer " + tokens.get(body.region()))
            .header(AdsHeaders.ADS_CLIENT_ID, SandboxCredentials.DEFAULT.clientId())
            .header(AdsHeaders.ADS_ACCOUNT_ID, EventWorkspace.ADVERTISER)
            .header("Content-Type", VendorMediaTypes.JSON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(EventBodies.read(file, body)))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 207) {
      throw new IOException("an answer has status " + answer.statusCode() + ", not 207");
    }
    EventAnswers.requireAllTaken(answer.body(), body.events());
  }

  private String login(ApiRegion region) throws IOException, InterruptedException {
    SandboxCredentials credentials = SandboxCredentials.DEFAULT;
    String form =
        "grant_type=refresh_token&client_id="
            + credentials.clientId()
            + "&client_secret="
            + credentials.clientSecret()
            + "&refresh_token="
            + credentials.refreshToken().replace("|", "%7C");
    HttpRequest request =
        HttpRequest.newBuilder(at(region, AdsPaths.TOKEN))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("the token service answers " + answer.statusCode() + ", not 200");
    }
    return EventAnswers.accessToken(answer.body());
  }

  private URI at(ApiRegion region, String path) {
    return URI.create(sandbox + "/" + region.name().toLowerCase(Locale.ROOT) + path);
  }
}
