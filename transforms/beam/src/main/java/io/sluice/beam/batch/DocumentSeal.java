package io.sluice.beam.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What binds a stored document to its place: the last field of every document, {@code seal}. The
 * digest is SHA-256 over the document's canonical JSON (sorted keys, no blanks) with the rest of
 * the seal and without the digest itself. It is not keyed: it finds accidents, not forgers.
 *
 * @param plan the plan, null for a document of no plan
 * @param file the document's name within the plan's folder, null as above
 * @param target where the plan's changes go, null for what is written before the manifest
 * @param batch id of the batch, null where the document is not of one batch
 * @param digest 64 hexadecimal digits; null in a seal that a reader expects
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DocumentSeal(
    @Nullable String plan,
    @Nullable String file,
    @Nullable String target,
    @Nullable String batch,
    @Nullable String digest) {
  static final String FIELD = "seal";
  static final DocumentSeal UNBOUND = new DocumentSeal(null, null, null, null, null);

  /** The seal of a document of a plan, to be written or expected. */
  static DocumentSeal of(
      String plan, String file, @Nullable String target, @Nullable String batch) {
    return new DocumentSeal(plan, file, target, batch, null);
  }

  /** Adds the seal to a document. */
  void putInto(ObjectNode document, JsonMapper mapper) throws IOException {
    document.set(FIELD, mapper.valueToTree(this));
    document.set(
        FIELD,
        mapper.valueToTree(new DocumentSeal(plan, file, target, batch, digest(document, mapper))));
  }

  /**
   * Takes the seal off a document.
   *
   * @return null where it has none
   * @throws IOException if the digest is not that of the document, or the seal cannot be read
   */
  static @Nullable DocumentSeal takeOff(ObjectNode document, JsonMapper mapper) throws IOException {
    if (!document.has(FIELD)) {
      return null;
    }
    DocumentSeal seal = mapper.treeToValue(document.get(FIELD), DocumentSeal.class);
    if (seal == null || !(document.get(FIELD) instanceof ObjectNode bare)) {
      throw new IOException("has a seal that is no object");
    }
    bare.remove("digest");
    if (!digest(document, mapper).equals(seal.digest())) {
      throw new IOException("is not what was written: its content digest differs");
    }
    document.remove(FIELD);
    return seal;
  }

  /** What of this seal is not as expected, in words; null where all is. */
  @Nullable String differsFrom(DocumentSeal expected) {
    if (expected.plan != null && !expected.plan.equals(plan)) {
      return "belongs to plan " + plan + ", not to plan " + expected.plan;
    }
    if (expected.file != null && !expected.file.equals(file)) {
      return "was written as " + file + ": files were exchanged";
    }
    if (expected.batch != null && !Objects.equals(expected.batch, batch)) {
      return "is of batch " + batch + ", not of batch " + expected.batch;
    }
    if (expected.target != null && target != null && !expected.target.equals(target)) {
      return "is for target " + target + ", not for " + expected.target;
    }
    return null;
  }

  private static String digest(ObjectNode document, JsonMapper mapper) throws IOException {
    // A tree keeps the order of its text; a map is written with sorted keys.
    Object plain = mapper.treeToValue(document, Object.class);
    return Hashing.sha256()
        .hashBytes(
            mapper.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(plain))
        .toString();
  }
}
