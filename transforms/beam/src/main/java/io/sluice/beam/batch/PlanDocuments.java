package io.sluice.beam.batch;

import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON documents of one plan. Each is written with a {@link DocumentSeal} and compared with it,
 * and with the manifest, at every read. A plan of an older build has no seals; then the ids that
 * its documents carry are compared alone.
 */
final class PlanDocuments implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String MANIFEST = "manifest.json";

  private final String root;
  private final String planId;
  // Never changed once it is written.
  private transient @Nullable PlanManifest known;

  PlanDocuments(String root, String planId) {
    this.root = root;
    this.planId = planId;
  }

  Optional<PlanManifest> manifest() throws IOException {
    if (known == null) {
      known = readManifest().orElse(null);
    }
    return Optional.ofNullable(known);
  }

  Optional<PlanManifest> soundManifest() throws IOException {
    try {
      return manifest();
    } catch (StateDamagedException e) {
      return Optional.empty();
    }
  }

  /** True where the manifest says that every document has a seal. */
  boolean isSealed() throws IOException {
    return soundManifest().filter(PlanDocuments::isSealed).isPresent();
  }

  void writeManifest(PlanManifest manifest) throws IOException {
    String target = target(manifest);
    JsonObjects.write(root + MANIFEST, manifest, DocumentSeal.of(planId, MANIFEST, target, null));
    known = null;
  }

  /** Writes a document bound to the plan, its place and, once there is a manifest, its target. */
  void write(String name, Object document, @Nullable String batchId) throws IOException {
    String target = soundManifest().map(PlanDocuments::target).orElse(null);
    JsonObjects.write(root + name, document, DocumentSeal.of(planId, name, target, batchId));
  }

  <T> Optional<T> read(String name, Class<T> type, @Nullable String batchId) throws IOException {
    Optional<JsonObjects.Stored<T>> read = JsonObjects.readSealed(root + name, type, remedy());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    String target = soundManifest().map(PlanDocuments::target).orElse(null);
    compare(name, read.get().seal(), target, batchId, isSealed());
    return Optional.of(read.get().value());
  }

  Optional<PlanMark> mark(String name) throws IOException {
    Optional<PlanMark> mark = read(name, PlanMark.class, null);
    if (mark.isPresent() && !mark.get().planId().equals(planId)) {
      throw damaged(name, "belongs to plan " + mark.get().planId() + ", not to plan " + planId);
    }
    return mark;
  }

  Optional<Receipt> receipt(String name, int seq) throws IOException {
    String batch = batchId(name, seq);
    Optional<Receipt> found = read(name, Receipt.class, batch);
    if (found.isPresent()) {
      Receipt receipt = found.get();
      requireOwn(name, receipt.planId(), receipt.seq(), seq);
      if (batch != null && !batch.equals(receipt.batchId())) {
        throw damaged(name, "is of batch " + receipt.batchId() + ", not of batch " + batch);
      }
    }
    return found;
  }

  Optional<Settlement> settlement(String name, int seq) throws IOException {
    Optional<Settlement> found = read(name, Settlement.class, batchId(name, seq));
    if (found.isPresent()) {
      requireOwn(name, found.get().planId(), found.get().seq(), seq);
    }
    return found;
  }

  void writeSettlement(String name, Settlement settlement) throws IOException {
    write(name, settlement, batchId(name, settlement.seq()));
  }

  StateDamagedException damaged(String name, String what) {
    return StateDamagedException.ofPlan(root + name, what, planId);
  }

  /** Where a plan's changes go, in one line: lane, audience, Amazon's ids. */
  static String target(PlanManifest manifest) {
    return PlanFolder.lane(manifest)
        + " "
        + manifest.audience()
        + " "
        + manifest.audienceId()
        + " "
        + manifest.connectionId();
  }

  private Optional<PlanManifest> readManifest() throws IOException {
    Optional<JsonObjects.Stored<PlanManifest>> read =
        JsonObjects.readSealed(root + MANIFEST, PlanManifest.class, remedy());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    PlanManifest manifest = read.get().value();
    if (!manifest.planId().equals(planId)) {
      throw damaged(MANIFEST, "belongs to plan " + manifest.planId() + ", not to plan " + planId);
    }
    String target = target(manifest);
    compare(MANIFEST, read.get().seal(), target, null, isSealed(manifest));
    return Optional.of(manifest);
  }

  private static boolean isSealed(PlanManifest manifest) {
    return manifest.version() >= PlanFolder.SEALED_VERSION;
  }

  private void compare(
      String name,
      @Nullable DocumentSeal seal,
      @Nullable String target,
      @Nullable String batchId,
      boolean required)
      throws StateDamagedException {
    if (seal == null) {
      if (required) {
        throw damaged(name, "has no seal, which every document of this plan was written with");
      }
      return;
    }
    String difference = seal.differsFrom(DocumentSeal.of(planId, name, target, batchId));
    if (difference != null) {
      throw damaged(name, difference);
    }
  }

  private void requireOwn(String name, String plan, int seq, int expected)
      throws StateDamagedException {
    if (!planId.equals(plan)) {
      throw damaged(name, "belongs to plan " + plan + ", not to plan " + planId);
    }
    if (seq != expected) {
      throw damaged(name, "is of batch " + seq + ", not of batch " + expected);
    }
  }

  /** The id of a batch as the manifest has it; null without a manifest. */
  private @Nullable String batchId(String name, int seq) throws IOException {
    Optional<PlanManifest> manifest = soundManifest();
    if (manifest.isEmpty()) {
      return null;
    }
    return manifest.get().batches().stream()
        .filter(batch -> batch.seq() == seq)
        .findFirst()
        .map(PlanManifest.Batch::id)
        .orElseThrow(() -> damaged(name, "is of batch " + seq + ", which the plan does not have"));
  }

  private String remedy() {
    return "restore it from a backup, or run: sluice plans repair " + planId;
  }
}
