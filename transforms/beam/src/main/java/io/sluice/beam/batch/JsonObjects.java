package io.sluice.beam.batch;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.records.RecordsJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Whole JSON documents through Beam's file systems: written in one go, never moved or extended. */
public final class JsonObjects {
  private static final String JSON = "application/json";
  // Components only: a document's own questions (isFinal) are no properties of it.
  // Sums of money pass through a tree and keep each digit.
  private static final JsonMapper MAPPER =
      RecordsJson.mapper()
          .rebuild()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonObjects() {}

  /**
   * Reads a document.
   *
   * @return empty where there is none, or where a kill left half of one
   * @throws IOException if the text is whole and is not such a document
   */
  public static <T> Optional<T> read(String path, Class<T> type) throws IOException {
    try {
      return parse(path, bytes(path), type);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes a document, replacing the one before. */
  public static void write(String path, Object document) throws IOException {
    byte[] text = MAPPER.writeValueAsBytes(document);
    try (WritableByteChannel channel =
        FileSystems.create(FileSystems.matchNewResource(path, false), JSON)) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  /** The files that a pattern matches, in no order; none where the folder is missing. */
  public static List<ResourceId> list(String pattern) throws IOException {
    MatchResult match = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW);
    List<ResourceId> found = new ArrayList<>();
    if (match.status() == MatchResult.Status.OK) {
      match.metadata().forEach(m -> found.add(m.resourceId()));
    }
    return found;
  }

  /**
   * Deletes files; those that are gone already do not matter. A local file that is reached through
   * a symbolic link below one of the workspace's own folders stays: it lies elsewhere.
   */
  public static void delete(Collection<ResourceId> files) throws IOException {
    List<ResourceId> own = files.stream().filter(file -> !Workspace.isBehindLink(file)).toList();
    FileSystems.delete(own, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private static byte[] bytes(String path) throws IOException {
    ResourceId file = FileSystems.matchNewResource(path, false);
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      return in.readAllBytes();
    }
  }

  private static <T> Optional<T> parse(String path, byte[] text, Class<T> type) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JsonParseException e) {
      return Optional.empty();
    }
    if (tree == null || tree.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.treeToValue(tree, type));
    } catch (JsonProcessingException e) {
      throw new IOException(
          path + " is no " + type.getSimpleName() + " of this version of sluice", e);
    }
  }
}
