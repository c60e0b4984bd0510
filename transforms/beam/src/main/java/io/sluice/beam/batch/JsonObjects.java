package io.sluice.beam.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.RecordsJson;
import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/** Whole JSON documents through Beam's file systems: written in one go, never moved or extended. */
public final class JsonObjects {
  private static final String JSON = "application/json";
  private static final String CONTENT = "content";
  private static final byte[] END = "\n}\n".getBytes(StandardCharsets.US_ASCII);
  private static final String REMEDY = "restore it from a backup, or run the command again";
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
   * Reads a document. Its digest is verified where it has one.
   *
   * @return empty where there is none, or where a kill left half of one
   * @throws StateDamagedException if the text is whole and not what was written
   */
  public static <T> Optional<T> read(String path, Class<T> type) throws IOException {
    return readSealed(path, type, REMEDY).map(Stored::value);
  }

  /**
   * A document as it was read.
   *
   * @param value the document
   * @param seal its seal, null for a document of an older build
   */
  record Stored<T>(T value, @Nullable DocumentSeal seal) {}

  /** As {@link #read}, with the seal for the caller to compare. */
  static <T> Optional<Stored<T>> readSealed(String path, Class<T> type, String remedy)
      throws IOException {
    try {
      return parse(path, bytes(path), type, remedy);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What can be read of a damaged document; empty where nothing can. */
  static <T> Optional<T> unverified(String path, Class<T> type) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(bytes(path));
      if (tree instanceof ObjectNode object) {
        object.remove(DocumentSeal.FIELD);
      }
      return Optional.ofNullable(MAPPER.treeToValue(tree, type));
    } catch (JsonProcessingException | CharConversionException e) {
      return Optional.empty();
    }
  }

  /** Writes a document with its digest, replacing the one before. */
  public static void write(String path, Object document) throws IOException {
    write(path, document, DocumentSeal.UNBOUND);
  }

  /** Writes a document with its seal, readable by its owner only on a local disk. */
  static void write(String path, Object document, DocumentSeal seal) throws IOException {
    byte[] text = text(document, seal);
    try (WritableByteChannel channel = OwnerOnly.replace(path, JSON)) {
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

  /** The end tells a whole document: no line within one consists of a brace alone. */
  private static byte[] text(Object document, DocumentSeal seal) throws IOException {
    // Read back first: a number has one form then, whatever it was made from.
    JsonNode tree = MAPPER.readTree(MAPPER.writeValueAsBytes(document));
    ObjectNode sealed =
        tree instanceof ObjectNode object ? object : MAPPER.createObjectNode().set(CONTENT, tree);
    seal.putInto(sealed, MAPPER);
    byte[] text = MAPPER.writeValueAsBytes(sealed);
    byte[] whole = Arrays.copyOf(text, text.length + 1);
    whole[text.length] = '\n';
    return whole;
  }

  private static boolean isWhole(byte[] text) {
    int from = text.length - END.length;
    return from >= 0 && Arrays.equals(text, from, text.length, END, 0, END.length);
  }

  private static <T> Optional<Stored<T>> parse(
      String path, byte[] text, Class<T> type, String remedy) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text);
    } catch (JsonProcessingException | CharConversionException e) {
      if (isWhole(text)) {
        throw new StateDamagedException(path, "is no JSON any more", remedy);
      }
      return Optional.empty();
    }
    if (tree == null || tree.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(parse(path, tree, type, remedy));
  }

  private static <T> Stored<T> parse(String path, JsonNode tree, Class<T> type, String remedy)
      throws IOException {
    try {
      DocumentSeal seal =
          tree instanceof ObjectNode object ? DocumentSeal.takeOff(object, MAPPER) : null;
      boolean wrapped = seal != null && tree.size() == 1 && tree.has(CONTENT);
      T value = MAPPER.treeToValue(wrapped ? tree.get(CONTENT) : tree, type);
      if (value == null) {
        throw new StateDamagedException(path, "is empty", remedy);
      }
      return new Stored<>(value, seal);
    } catch (StateDamagedException e) {
      throw e;
    } catch (JsonProcessingException e) {
      // The exception's text may quote a value.
      throw new StateDamagedException(
          path, "is no " + type.getSimpleName() + " of this version of sluice", remedy);
    } catch (IOException e) {
      throw new StateDamagedException(path, e.getMessage(), remedy);
    }
  }
}
