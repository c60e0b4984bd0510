package io.sluice.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much of its rate a job used, by the requests that the sandbox logged: {@code EventBudget
 * --sandbox URI --requests-per-second 5} prints one line a region, values by name.
 *
 * <p>The share is that of the requests between the first arrival and the last, to what the rate
 * allows in that time. It is told only of 100 requests or more.
 */
public final class EventBudget {
  private static final int FEWEST = 100;
  private static final int THROTTLED = 429;

  private EventBudget() {}

  /**
   * What one region saw.
   *
   * @param taken requests that were not refused for their rate
   * @param throttled requests that were
   * @param seconds from the first of the former to the last
   */
  record Use(int taken, int throttled, double seconds) {
    /** The share of the budget, 1 being all of it. */
    double share(double requestsPerSecond) {
      return (taken - 1) / (seconds * requestsPerSecond);
    }
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("sandbox", "requests-per-second"));
    double rate = arguments.number("requests-per-second", 5);
    for (Map.Entry<String, Use> region : read(URI.create(arguments.text("sandbox"))).entrySet()) {
      Use use = region.getValue();
      System.out.printf(
          Locale.ROOT,
          "region=%s requests=%d seconds=%.1f share=%s throttled=%d%n",
          region.getKey(),
          use.taken(),
          use.seconds(),
          use.taken() < FEWEST ? "-" : String.format(Locale.ROOT, "%.4f", use.share(rate)),
          use.throttled());
    }
  }

  /** Reads the log of a sandbox: the calls that carry events, by region. */
  static Map<String, Use> read(URI sandbox) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/requests")).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    Map<String, List<Instant>> arrivals = new TreeMap<>();
    Map<String, Integer> throttled = new TreeMap<>();
    for (JsonNode request : new ObjectMapper().readTree(answer.body())) {
      if (request.get("operation").asText().equals("EVENTS_CREATE")) {
        String region = request.get("region").asText();
        if (request.get("status").asInt() == THROTTLED) {
          throttled.merge(region, 1, Integer::sum);
        } else {
          arrivals
              .computeIfAbsent(region, key -> new ArrayList<>())
              .add(Instant.parse(request.get("at").asText()));
        }
      }
    }
    Map<String, Use> uses = new TreeMap<>();
    arrivals.forEach(
        (region, times) -> uses.put(region, use(times, throttled.getOrDefault(region, 0))));
    return uses;
  }

  private static Use use(List<Instant> times, int throttled) {
    List<Instant> sorted = times.stream().sorted().toList();
    Duration span = Duration.between(sorted.get(0), sorted.get(sorted.size() - 1));
    return new Use(times.size(), throttled, span.toNanos() / 1e9);
  }
}
