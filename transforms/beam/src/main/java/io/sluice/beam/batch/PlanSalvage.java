package io.sluice.beam.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Looks over all files of one plan: which are damaged, and what can still be read. */
public final class PlanSalvage {
  private final PlanFolder folder;

  private PlanSalvage(PlanFolder folder) {
    this.folder = folder;
  }

  /** Of a plan's folder, which need not exist. */
  public static PlanSalvage of(PlanFolder folder) {
    return new PlanSalvage(folder);
  }

  /**
   * The batches of an audience that can still be read from the outbox, whatever the manifest says;
   * each is verified by the identity in its own file.
   *
   * @param lane the lane that they were planned for
   */
  public List<PlanManifest.Batch> readableBatches(LaneId lane) throws IOException {
    List<PlanManifest.Batch> found = new ArrayList<>();
    for (String file : new TreeSet<>(folder.names("outbox"))) {
      if (file.matches("[0-9]{1,9}\\.avro")) {
        readable(lane, file).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<PlanManifest.Batch> readable(LaneId lane, String file) throws IOException {
    try {
      OutboxFile.Whole<PlannedChange> whole = folder.readWhole(ChangeCodec.INSTANCE, file);
      int seq = Integer.parseInt(file.substring(0, file.indexOf('.')));
      String id = OutboxFile.batchId(folder.planId(), lane, seq, whole.encoded()).hex();
      return id.equals(whole.batchId())
          ? Optional.of(new PlanManifest.Batch(seq, id, file, whole.records().size(), 0))
          : Optional.empty();
    } catch (StateDamagedException e) {
      return Optional.empty();
    }
  }

  /**
   * Deletes the documents that are not what was written, the manifest among them.
   *
   * @return their names
   */
  public List<String> deleteDamaged() throws IOException {
    List<String> damaged = new ArrayList<>();
    for (String name : documentNames()) {
      try {
        verify(name);
      } catch (StateDamagedException e) {
        JsonObjects.delete(List.of(FileSystems.matchNewResource(folder.path(name), false)));
        damaged.add(name);
      }
    }
    return damaged;
  }

  /** Whether a document or a file of the outbox is not what was written; empty where all is. */
  public Optional<String> damage() throws IOException {
    try {
      for (String name : documentNames()) {
        verify(name);
      }
      Optional<PlanManifest> manifest = folder.manifest();
      if (manifest.isPresent() && !folder.isClosed()) {
        for (PlanManifest.Batch batch : manifest.get().batches()) {
          verify(manifest.get(), batch);
        }
        for (String file : manifest.get().refreshes()) {
          folder.readRefreshes(file);
        }
      }
      return Optional.empty();
    } catch (StateDamagedException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void verify(PlanManifest manifest, PlanManifest.Batch batch) throws IOException {
    if (ConversionApi.find(manifest.api()).isPresent()) {
      folder.readEventBatch(manifest, batch);
    } else {
      folder.readBatch(manifest, batch);
    }
  }

  private List<String> documentNames() throws IOException {
    List<String> names = new ArrayList<>();
    for (String part : List.of("", "receipts/", "settlements/", "resends/")) {
      for (ResourceId file : JsonObjects.list(folder.path(part + "*.json"))) {
        names.add(part + file.getFilename());
      }
    }
    // The manifest first: the others are compared with it.
    names.sort(Comparator.comparing((String name) -> !name.equals(PlanDocuments.MANIFEST)));
    return names;
  }

  private void verify(String name) throws IOException {
    String part = name.substring(0, name.indexOf('/') + 1);
    String number = name.substring(part.length()).replaceAll("[^0-9].*", "");
    boolean ofBatch = number.matches("[0-9]{1,9}");
    if (name.equals(PlanDocuments.MANIFEST)) {
      folder.manifest();
    } else if (ofBatch && part.equals("settlements/")) {
      folder.documents().settlement(name, Integer.parseInt(number));
    } else if (ofBatch && (part.equals("receipts/") || part.equals("resends/"))) {
      folder.documents().receipt(name, Integer.parseInt(number));
    } else {
      folder.documents().read(name, JsonNode.class, null);
    }
  }
}
