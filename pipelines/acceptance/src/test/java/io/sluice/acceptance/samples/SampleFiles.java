package io.sluice.acceptance.samples;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The samples under {@code src/test/samples}. */
public final class SampleFiles {
  private static final Path FOLDER = Path.of("src/test/samples");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Map<String, Set<String>>>> MEMBERS =
      new TypeReference<>() {};

  private SampleFiles() {}

  /** All samples, in the order of the script. */
  public static List<Sample> all() {
    JsonNode list = read(FOLDER.resolve("expected.json"));
    List<Sample> samples = new ArrayList<>();
    for (JsonNode node : list.path("samples")) {
      samples.add(sample(node, list));
    }
    return samples;
  }

  /** All samples of a kind. */
  public static List<Sample> of(Sample.Kind kind) {
    return all().stream().filter(sample -> sample.kind() == kind).toList();
  }

  /** The folder of the files. */
  public static Path files() {
    return FOLDER.resolve("files").toAbsolutePath();
  }

  /** Copies all files, so that they are as old as the test's clock says. */
  public static void copy(Path to, Instant modified) {
    try (Stream<Path> found = Files.walk(files())) {
      for (Path from : found.toList()) {
        Path target = to.resolve(files().relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(target);
        } else {
          Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
          Files.setLastModifiedTime(target, FileTime.from(modified));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample sample(JsonNode node, JsonNode list) {
    String group = node.path("group").asText();
    JsonNode members = node.has("group") ? list.path("groups").path(group) : node.path("members");
    Map<String, String> digests = map(list.path("digests"), new TypeReference<>() {});
    return new Sample(
        node.path("name").asText(),
        node.path("tool").asText(),
        node.path("covers").asText(),
        Sample.Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
        node.path("path").asText(),
        node.path("columns"),
        map(node.path("settings"), new TypeReference<>() {}),
        members(map(members, MEMBERS), digests),
        events(map(node.path("events"), new TypeReference<>() {}), digests),
        map(node.path("rejects"), new TypeReference<>() {}),
        node.path("table").asBoolean(),
        node.path("whole").asBoolean(),
        node.has("says")
            ? JSON.convertValue(node.path("says"), new TypeReference<List<String>>() {})
            : List.of());
  }

  /** The list names the normalized texts, so that a person can read it, and each digest once. */
  private static Map<String, Map<String, Set<String>>> members(
      Map<String, Map<String, Set<String>>> texts, Map<String, String> digests) {
    Map<String, Map<String, Set<String>>> members = new TreeMap<>();
    texts.forEach(
        (id, keys) -> {
          Map<String, Set<String>> hashed = new TreeMap<>();
          keys.forEach((key, some) -> hashed.put(key, digests(some, digests)));
          members.put(id, hashed);
        });
    return members;
  }

  private static Set<String> digests(Set<String> texts, Map<String, String> digests) {
    return texts.stream().map(digests::get).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Sample.Event> events(
      Map<String, Sample.Event> texts, Map<String, String> digests) {
    Map<String, Sample.Event> events = new TreeMap<>();
    texts.forEach(
        (id, event) ->
            events.put(
                id, new Sample.Event(event.at(), event.value(), digests.get(event.email()))));
    return events;
  }

  private static <V> Map<String, V> map(JsonNode node, TypeReference<Map<String, V>> type) {
    return node.isObject() ? JSON.convertValue(node, type) : Map.of();
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
