package io.sluice.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A data set of orders on disk: where it lies, what it was made from, and what has to arrive.
 *
 * @param root the folder
 * @param events orders of all regions
 * @param seed what rows are made from
 * @param day the day of all orders
 * @param expected what Amazon has to hold of each region
 */
record EventData(
    Path root, long events, long seed, LocalDate day, Map<ApiRegion, EventSums> expected) {
  private static final String FILE = "events.json";

  EventData {
    EnumMap<ApiRegion, EventSums> copy = new EnumMap<>(ApiRegion.class);
    copy.putAll(expected);
    expected = Collections.unmodifiableMap(copy);
  }

  /** Reads the description that {@link #save} left. */
  static EventData load(Path root) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(root.resolve(FILE)));
    Map<ApiRegion, EventSums> expected = new EnumMap<>(ApiRegion.class);
    for (ApiRegion region : ApiRegion.values()) {
      JsonNode sums = json.get("expected").get(region.name());
      if (sums != null) {
        expected.put(
            region,
            new EventSums(
                sums.get("events").asLong(),
                sums.get("cents").asLong(),
                Long.parseUnsignedLong(sums.get("idSum").asText())));
      }
    }
    return new EventData(
        root.toAbsolutePath(),
        json.get("events").asLong(),
        json.get("seed").asLong(),
        LocalDate.parse(json.get("day").asText()),
        expected);
  }

  /** Writes the description; last, so that a data set without it is known to be unfinished. */
  void save() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("events", events);
    json.put("seed", seed);
    json.put("day", day.toString());
    ObjectNode sums = json.putObject("expected");
    expected.forEach(
        (region, of) ->
            sums.putObject(region.name())
                .put("events", of.events())
                .put("cents", of.cents())
                .put("idSum", Long.toUnsignedString(of.idSum())));
    Files.write(
        root.resolve(FILE), mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** The model behind it. */
  EventModel model() {
    return EventModel.of(events, seed, day, expected.size());
  }

  /** The folder of a region's orders. */
  Path orders(ApiRegion region) {
    return orders(root, region).resolve("dt=" + day);
  }

  /** The folder of all days of a region. */
  static Path orders(Path root, ApiRegion region) {
    return root.resolve("orders").resolve(region.name().toLowerCase(Locale.ROOT));
  }

  /** Ready-made request bodies of the same events. */
  Path bodies() {
    return root.resolve("bodies.bin");
  }
}
