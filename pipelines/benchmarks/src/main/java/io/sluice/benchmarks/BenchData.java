package io.sluice.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A data set on disk: where its parts lie, what it was made from, and what a right diff comes to.
 *
 * @param root the folder
 * @param members rows of yesterday
 * @param seed what rows are made from
 * @param today the date of the newer snapshot; its midnight in UTC is the as-of
 * @param expected the changes from yesterday's state to today's snapshot, by the generator's
 *     account
 */
public record BenchData(Path root, long members, long seed, LocalDate today, ChangeSums expected) {

  private static final String FILE = "dataset.json";

  /** Reads the description that {@link #save} left. */
  public static BenchData load(Path root) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(root.resolve(FILE)));
    JsonNode sums = json.get("expected");
    return new BenchData(
        root.toAbsolutePath(),
        json.get("members").asLong(),
        json.get("seed").asLong(),
        LocalDate.parse(json.get("today").asText()),
        new ChangeSums(
            sums.get("add").asLong(),
            sums.get("update").asLong(),
            sums.get("renew").asLong(),
            sums.get("remove").asLong(),
            Long.parseUnsignedLong(sums.get("digestSum").asText())));
  }

  /** Writes the description; last, so that a data set without it is known to be unfinished. */
  void save() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("members", members);
    json.put("seed", seed);
    json.put("today", today.toString());
    json.set("expected", mapper.readTree(expected.toJson()));
    Files.write(
        root.resolve(FILE), mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** The model behind it. */
  ChurnModel model() {
    return ChurnModel.of(members, seed, asOf());
  }

  /** The moment that qualification and renewal are judged at. */
  public Instant asOf() {
    return today.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The folder of one day's snapshot. */
  Path snapshot(Day day) {
    LocalDate date = day == Day.TODAY ? today : today.minusDays(1);
    return root.resolve("snapshots").resolve("dt=" + date);
  }

  /** Yesterday's members as {@code user_id, sent_at}. */
  Path sent() {
    return root.resolve("state").resolve("sent");
  }

  /** Yesterday's members as {@code user_id} and eight digests. */
  Path keys() {
    return root.resolve("state").resolve("keys");
  }

  /** A peer's own slim state: {@code user_id, content, sent_at}, content hashed its own way. */
  Path slimState(String peer) {
    return root.resolve("state").resolve(peer);
  }

  /** The Parquet files of a folder as a glob. */
  static String glob(Path folder) {
    return folder + "/*.parquet";
  }

  /** Deletes a folder with all that is in it; nothing happens if it is not there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(BenchData::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
