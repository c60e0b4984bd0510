package io.sluice.beam.batch;

import com.google.common.base.Splitter;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.qualify.Region;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A plan's files at rest, {@code plans/<plan-id>/} under the workspace, through Beam's file
 * systems: nothing is renamed, appended to or assumed to be on a shared disk. Documents that a kill
 * left half written read as absent; the manifest is written last.
 *
 * <p>Safe for several threads and processes as long as each document has one writer, which the
 * lane's lease sees to; tasks, of which Spark may run two of the same, name their files apart.
 */
public final class PlanFolder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The folder of what a planning writes before its plan is sealed. */
  public static final String FRAGMENTS = "fragments";

  private static final String MANIFEST = PlanDocuments.MANIFEST;
  private static final String AVRO = "avro/binary";

  /** The first layout of a manifest whose plan has a seal on every document. */
  public static final int SEALED_VERSION = 2;

  private final String root;
  private final String planId;
  private final PlanDocuments documents;

  private PlanFolder(String root, String planId) {
    this.root = root;
    this.planId = planId;
    this.documents = new PlanDocuments(root, planId);
  }

  /**
   * The folder of one plan, which need not exist.
   *
   * @param workspace URI of the workspace, with or without a slash at its end
   * @param planId letters, digits, {@code -} and {@code _}
   */
  public static PlanFolder of(String workspace, String planId) {
    if (!planId.matches("[0-9a-zA-Z_-]{1,128}")) {
      throw new IllegalArgumentException(
          "a plan id is 1..128 letters, digits, - or _, got a text of "
              + planId.length()
              + " characters: take it from the output of plan or plans list");
    }
    return new PlanFolder(plansOf(workspace) + planId + "/", planId);
  }

  /** The ids of all plans with a manifest, sorted. */
  public static List<String> planIds(String workspace) throws IOException {
    List<String> ids = new ArrayList<>();
    for (ResourceId manifest : JsonObjects.list(plansOf(workspace) + "*/" + MANIFEST)) {
      List<String> path = Splitter.on('/').splitToList(manifest.toString());
      ids.add(path.get(path.size() - 2));
    }
    ids.sort(null);
    return ids;
  }

  /**
   * All plans' folders, also of plans that were never sealed, as they are listed; by id.
   *
   * @param workspace URI of the workspace
   */
  public static List<StoredFolder> folders(String workspace) throws IOException {
    return StoredFolder.of(workspace, "plans");
  }

  /** True where a listed folder has a manifest. */
  public static boolean isSealed(StoredFolder folder) {
    return folder.has(MANIFEST);
  }

  /** True where a listed folder has a mark. */
  public static boolean has(StoredFolder folder, PlanMarker marker) {
    return folder.has(marker.fileName());
  }

  /**
   * Deletes a plan's folder: its outbox, receipts and settlements, then the manifest, then the
   * marks, so that a plan which is half deleted never looks as if it could be sent.
   */
  public static void delete(StoredFolder folder) throws IOException {
    List<String> last = new ArrayList<>(List.of(MANIFEST));
    for (PlanMarker marker : PlanMarker.values()) {
      last.add(marker.fileName());
    }
    folder.delete(last);
  }

  /** The ids of all plans that have files in their outbox, sorted. */
  public static List<String> idsWithOutbox(String workspace) throws IOException {
    TreeSet<String> ids = new TreeSet<>();
    for (ResourceId file : JsonObjects.list(plansOf(workspace) + "*/outbox/*")) {
      List<String> path = Splitter.on('/').splitToList(file.toString());
      ids.add(path.get(path.size() - 3));
    }
    return List.copyOf(ids);
  }

  /** The plan. */
  public String planId() {
    return planId;
  }

  /**
   * The manifest; empty where the plan was never sealed.
   *
   * @throws StateDamagedException if it is not the one that was written for this plan
   */
  public Optional<PlanManifest> manifest() throws IOException {
    return documents.manifest();
  }

  /** The manifest where it can be used, for a look over the plans of all audiences. */
  public Optional<PlanManifest> soundManifest() throws IOException {
    return documents.soundManifest();
  }

  /**
   * Whether a damaged manifest may be of a unit: by what can be read of it, any unit where nothing
   * can. To name it, never to act on it.
   */
  public boolean seemsToBe(Predicate<PlanManifest> unit) throws IOException {
    return JsonObjects.unverified(root + MANIFEST, PlanManifest.class)
        .filter(unit.negate())
        .isEmpty();
  }

  /** Seals the plan; to be called last, after all its files. */
  public void writeManifest(PlanManifest manifest) throws IOException {
    if (!manifest.planId().equals(planId)) {
      throw new IllegalArgumentException(
          "manifest of plan " + manifest.planId() + " for the folder of " + planId);
    }
    documents.writeManifest(manifest);
  }

  /** A marker document; empty where it is not set. */
  public Optional<PlanMark> mark(PlanMarker marker) throws IOException {
    return documents.mark(marker.fileName());
  }

  /** Sets a marker. */
  public void mark(PlanMarker marker, PlanMark mark) throws IOException {
    documents.write(marker.fileName(), mark, null);
  }

  /** True where the plan is settled or abandoned: nothing may be sent for it any more. */
  public boolean isClosed() throws IOException {
    return mark(PlanMarker.SETTLED).isPresent() || mark(PlanMarker.ABANDONED).isPresent();
  }

  /**
   * Writes one batch, readable by its owner only on a local disk.
   *
   * @param lane the lane it goes to
   * @param seq 1, 2, 3, ... in sending order
   * @param changes 1..10,000
   * @param bodyBytes bytes of the JSON body that the batch renders to
   * @return its entry for the manifest
   */
  public PlanManifest.Batch writeBatch(
      LaneId lane, int seq, List<PlannedChange> changes, long bodyBytes) throws IOException {
    return writeEncodedBatch(lane, seq, ChangeCodec.INSTANCE.toBytes(changes), bodyBytes);
  }

  /** As {@link #writeBatch}, of changes that {@link ChangeCodec} encoded before. */
  PlanManifest.Batch writeEncodedBatch(LaneId lane, int seq, List<byte[]> encoded, long bodyBytes)
      throws IOException {
    return write(ChangeCodec.INSTANCE, number(seq) + ".avro", lane, seq, encoded, bodyBytes);
  }

  /**
   * Writes one batch of events, readable by its owner only on a local disk.
   *
   * @param lane the lane it goes to
   * @param seq at least 1, in sending order; there may be gaps
   * @param attempt the token of the task's attempt: another one writes another file
   * @param encoded as many events as a request of the lane's API takes, each as {@link EventCodec}
   *     encodes it
   * @param bodyBytes bytes of the JSON body that the batch renders to
   * @return its entry for the manifest
   */
  public PlanManifest.Batch writeEventBatch(
      LaneId lane, int seq, String attempt, List<byte[]> encoded, long bodyBytes)
      throws IOException {
    String file = number(seq) + "-" + attempt + ".avro";
    return write(EventCodec.INSTANCE, file, lane, seq, encoded, bodyBytes);
  }

  /**
   * Reads one batch and checks it against its id.
   *
   * @throws IOException if it is missing, torn or not what was planned
   */
  public List<PlannedChange> readBatch(PlanManifest manifest, PlanManifest.Batch batch)
      throws IOException {
    return readBatch(lane(manifest), batch.seq(), batch.file(), batch.id());
  }

  /** The same by its parts, for a task without the manifest. */
  public List<PlannedChange> readBatch(LaneId lane, int seq, String file, String batchId)
      throws IOException {
    return read(ChangeCodec.INSTANCE, lane, seq, file, batchId);
  }

  /** As {@link #readBatch(PlanManifest, PlanManifest.Batch)}, of events. */
  public List<PlannedEvent> readEventBatch(PlanManifest manifest, PlanManifest.Batch batch)
      throws IOException {
    return readEventBatch(lane(manifest), batch.seq(), batch.file(), batch.id());
  }

  /** As {@link #readBatch(LaneId, int, String, String)}, of events. */
  public List<PlannedEvent> readEventBatch(LaneId lane, int seq, String file, String batchId)
      throws IOException {
    return read(EventCodec.INSTANCE, lane, seq, file, batchId);
  }

  /** Writes a document of the plan, such as its rejects; replaces it where it is there. */
  public void writeDocument(String name, Object document) throws IOException {
    documents.write(name, document, null);
  }

  /**
   * Reads a document of the plan; empty where there is none.
   *
   * @throws StateDamagedException if it is not what was written for this plan
   */
  public <T> Optional<T> document(String name, Class<T> type) throws IOException {
    return documents.read(name, type, null);
  }

  PlanDocuments documents() {
    return documents;
  }

  /** URI of something within the plan's folder. */
  public String path(String relative) {
    return root + relative;
  }

  /** Names of the files in a folder of the plan, such as {@code advance}. */
  public List<String> names(String folder) throws IOException {
    return JsonObjects.list(root + folder + "/*").stream().map(ResourceId::getFilename).toList();
  }

  /** Deletes what the merge left: nothing needs it once the batches are sealed. */
  public void deleteFragments() throws IOException {
    JsonObjects.delete(JsonObjects.list(root + FRAGMENTS + "/*"));
  }

  /**
   * Writes members whose fingerprint is refreshed without sending, in the form of a batch.
   *
   * @param number distinguishes the files of the plan, at least 0
   * @return the file's name for the manifest's {@code refreshes}
   */
  public String writeRefreshes(LaneId lane, int number, List<PlannedChange> changes)
      throws IOException {
    String file = "refresh-" + number(number) + ".avro";
    writeEncoded(
        ChangeCodec.INSTANCE, file, lane, -1 - number, ChangeCodec.INSTANCE.toBytes(changes));
    return file;
  }

  /** Reads a file of {@link #writeRefreshes}. */
  public List<PlannedChange> readRefreshes(String file) throws IOException {
    OutboxFile.Whole<PlannedChange> whole = readWhole(ChangeCodec.INSTANCE, file);
    Optional<PlanManifest> manifest = soundManifest();
    if (whole.batchId() == null && !documents.isSealed()) {
      return whole.records();
    }
    int seq = -1 - Integer.parseInt(file.replaceAll("[^0-9]", ""));
    if (manifest.isPresent()) {
      String found = OutboxFile.batchId(planId, lane(manifest.get()), seq, whole.encoded()).hex();
      if (!found.equals(whole.batchId())) {
        throw documents.damaged("outbox/" + file, "is not what was planned");
      }
    }
    return whole.records();
  }

  /** Deletes the outbox: its digests are not needed once the plan is settled or abandoned. */
  public void deleteOutbox() throws IOException {
    deleteOutbox(Set.of());
  }

  /**
   * Deletes the outbox but for some batches.
   *
   * @param kept names of files that a repair needs still
   */
  public void deleteOutbox(Set<String> kept) throws IOException {
    JsonObjects.delete(
        JsonObjects.list(root + "outbox/*").stream()
            .filter(file -> !kept.contains(file.getFilename()))
            .toList());
  }

  /** Deletes a plan that no run has claimed, its manifest first: half of it is no plan. */
  public void delete() throws IOException {
    JsonObjects.delete(JsonObjects.list(root + "*"));
    JsonObjects.delete(JsonObjects.list(root + "*/*"));
  }

  /**
   * One batch's receipt; empty where there is none.
   *
   * @throws StateDamagedException if it is not of this batch of this plan
   */
  public Optional<Receipt> receipt(int seq) throws IOException {
    return documents.receipt(receiptName(seq), seq);
  }

  /**
   * All receipts by sequence.
   *
   * @throws StateDamagedException if one is not of its batch of this plan
   */
  public Map<Integer, Receipt> receipts() throws IOException {
    Map<Integer, Receipt> found = new TreeMap<>();
    for (int seq : receipted()) {
      receipt(seq).ifPresent(receipt -> found.put(seq, receipt));
    }
    return found;
  }

  /** The sequences of the batches that have a receipt, be it that they are just leaving. */
  public Set<Integer> receipted() throws IOException {
    return numbered("receipts");
  }

  /**
   * True once a batch may have left, even where a kill tore its receipt: such a plan can be
   * settled, not abandoned.
   */
  public boolean anythingSent() throws IOException {
    return !JsonObjects.list(root + "receipts/*.json").isEmpty();
  }

  /** Writes a receipt, replacing one that was not final. */
  public void writeReceipt(Receipt receipt) throws IOException {
    documents.write(receiptName(receipt.seq()), receipt, receipt.batchId());
  }

  /** Takes a receipt back that was written before a request which then never left. */
  public void deleteReceipt(int seq) throws IOException {
    JsonObjects.delete(List.of(FileSystems.matchNewResource(root + receiptName(seq), false)));
  }

  /**
   * One batch's settlement; empty where there is none.
   *
   * @throws StateDamagedException if it is not of this batch of this plan
   */
  public Optional<Settlement> settlement(int seq) throws IOException {
    return documents.settlement(settlementName(seq), seq);
  }

  /** All settlements by sequence, checked as one is. */
  public Map<Integer, Settlement> settlements() throws IOException {
    Map<Integer, Settlement> found = new TreeMap<>();
    for (int seq : numbered("settlements")) {
      settlement(seq).ifPresent(settlement -> found.put(seq, settlement));
    }
    return found;
  }

  /** Writes a settlement. */
  public void writeSettlement(Settlement settlement) throws IOException {
    documents.writeSettlement(settlementName(settlement.seq()), settlement);
  }

  /** Writes the settlement of a batch of a plan that has no manifest yet. */
  public void writeSettlement(Settlement settlement, String batchId) throws IOException {
    documents.write(settlementName(settlement.seq()), settlement, batchId);
  }

  /** The receipt of a part that was sent once more after a partial success. */
  public Optional<Receipt> resend(int seq, int from) throws IOException {
    return documents.receipt(resendName(seq, from), seq);
  }

  /** Writes the receipt of a part that was sent once more. */
  public void writeResend(Receipt receipt) throws IOException {
    String name = resendName(receipt.seq(), receipt.parts().get(0).from());
    documents.write(name, receipt, receipt.batchId());
  }

  /** The lane that a manifest's batches go to. */
  public static LaneId lane(PlanManifest manifest) {
    return new LaneId(Region.valueOf(manifest.region()), manifest.account(), manifest.api());
  }

  private <T> PlanManifest.Batch write(
      OutboxCodec<T> codec, String file, LaneId lane, int seq, List<byte[]> encoded, long bodyBytes)
      throws IOException {
    BatchId id = writeEncoded(codec, file, lane, seq, encoded);
    return new PlanManifest.Batch(seq, id.hex(), file, encoded.size(), bodyBytes);
  }

  private <T> BatchId writeEncoded(
      OutboxCodec<T> codec, String file, LaneId lane, int seq, List<byte[]> encoded)
      throws IOException {
    try (WritableByteChannel channel = OwnerOnly.create(outboxPath(file), AVRO)) {
      OutputStream out = Channels.newOutputStream(channel);
      return OutboxFile.write(out, codec, planId, lane, seq, encoded);
    }
  }

  private <T> List<T> read(OutboxCodec<T> codec, LaneId lane, int seq, String file, String batchId)
      throws IOException {
    OutboxFile.Whole<T> whole = readWhole(codec, file);
    BatchId found = OutboxFile.batchId(planId, lane, seq, whole.encoded());
    if (!found.hex().equals(batchId)) {
      throw documents.damaged("outbox/" + file, "is not the batch that was planned");
    }
    return whole.records();
  }

  <T> OutboxFile.Whole<T> readWhole(OutboxCodec<T> codec, String file) throws IOException {
    ResourceId path = FileSystems.matchNewResource(outboxPath(file), false);
    try (InputStream in = Channels.newInputStream(FileSystems.open(path))) {
      OutboxFile.Whole<T> whole = OutboxFile.read(in, codec);
      if (whole.planId() != null && !whole.planId().equals(planId)) {
        throw documents.damaged("outbox/" + file, "belongs to plan " + whole.planId());
      }
      return whole;
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw documents.damaged("outbox/" + file, "is missing");
    } catch (OutboxFile.NotWholeException e) {
      throw documents.damaged("outbox/" + file, e.getMessage());
    }
  }

  private Set<Integer> numbered(String folder) throws IOException {
    return names(folder).stream()
        .filter(name -> name.matches("[0-9]{1,9}\\.json"))
        .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String outboxPath(String file) {
    return root + "outbox/" + file;
  }

  private static String receiptName(int seq) {
    return "receipts/" + number(seq) + ".json";
  }

  private static String settlementName(int seq) {
    return "settlements/" + number(seq) + ".json";
  }

  private static String resendName(int seq, int from) {
    return "resends/" + number(seq) + "-" + from + ".json";
  }

  // Padded, so that a listing shows the sending order of up to a million batches; longer numbers
  // only look unordered: whoever needs the order takes it from the manifest.
  private static String number(int seq) {
    return String.format(Locale.ROOT, "%06d", seq);
  }

  private static String plansOf(String workspace) {
    return Workspace.prefix(workspace) + "plans/";
  }
}
