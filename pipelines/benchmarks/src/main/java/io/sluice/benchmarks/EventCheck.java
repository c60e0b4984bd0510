package io.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Holds the events that the sandbox took against the data set: {@code EventCheck --data DIR
 * --sandbox URI} prints the sums of each region, and fails unless they are those of the data set
 * and every event counts.
 */
public final class EventCheck {
  private static final JsonFactory JSON = new JsonFactory();

  private EventCheck() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("data", "sandbox"));
    EventData data = EventData.load(arguments.path("data"));
    System.out.println(check(data, URI.create(arguments.text("sandbox"))));
  }

  /**
   * Reads all events of a sandbox.
   *
   * @return their sums
   * @throws IllegalStateException if they are not those of the data set
   */
  static Map<ApiRegion, EventSums> check(EventData data, URI sandbox)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/events")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    Map<ApiRegion, EventSums> sums = new EnumMap<>(ApiRegion.class);
    try (JsonParser json = JSON.createParser(answer.body())) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        add(json, sums);
      }
    }
    if (!sums.equals(data.expected())) {
      throw new IllegalStateException(
          "the sandbox holds other events: expected " + data.expected() + ", found " + sums);
    }
    return sums;
  }

  private static void add(JsonParser json, Map<ApiRegion, EventSums> sums) throws IOException {
    ApiRegion region = null;
    long id = 0;
    BigDecimal value = BigDecimal.ZERO;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "region" -> region = ApiRegion.valueOf(json.getText());
        case "eventId" -> id = EventId.number(json.getText());
        case "value" -> value = json.getDecimalValue();
        case "excluded" ->
            throw new IllegalStateException("an event does not count: " + json.getText());
        default -> json.skipChildren();
      }
    }
    if (region == null) {
      throw new IllegalStateException("the sandbox lists an event without a region");
    }
    EventSums before = sums.getOrDefault(region, EventSums.NONE);
    sums.put(region, before.with(id, value.movePointRight(2).longValueExact()));
  }
}
