package io.sluice.acceptance.crash;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The uploads that had a final receipt in the workspace at some moment: those that may never be
 * sent again.
 *
 * @param bodies the requests' bodies, by path
 */
record Receipted(Map<String, Set<String>> bodies) {
  /**
   * Looks into the workspace.
   *
   * @param calls what was sent before
   */
  static Receipted in(CrashWorld world, List<Relay.Call> calls) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    String workspace = world.workspace().toUri().toString();
    Map<String, Set<String>> bodies = new HashMap<>();
    if (calls.stream().noneMatch(Relay.Call::isUpload)) {
      return new Receipted(bodies);
    }
    for (String plan : PlanFolder.planIds(workspace)) {
      PlanFolder folder = PlanFolder.of(workspace, plan);
      Optional<PlanManifest> manifest = folder.manifest();
      if (manifest.isEmpty()) {
        continue;
      }
      for (Receipt receipt : folder.receipts().values()) {
        if (receipt.isFinal()) {
          for (Relay.Call call : sent(world, folder, manifest.get(), receipt, calls)) {
            bodies.computeIfAbsent(call.path(), path -> new HashSet<>()).add(call.body());
          }
        }
      }
    }
    return new Receipted(bodies);
  }

  /** How many. */
  int size() {
    return bodies.values().stream().mapToInt(Set::size).sum();
  }

  /** Those among some calls that had a receipt: there should be none. */
  List<String> among(List<Relay.Call> calls) {
    List<String> twice = new ArrayList<>();
    for (Relay.Call call : calls) {
      if (call.isUpload() && bodies.getOrDefault(call.path(), Set.of()).contains(call.body())) {
        twice.add(call.method() + " " + call.path() + ", " + call.body().length() + " bytes");
      }
    }
    return twice;
  }

  private static List<Relay.Call> sent(
      CrashWorld world,
      PlanFolder folder,
      PlanManifest manifest,
      Receipt receipt,
      List<Relay.Call> calls)
      throws IOException {
    Set<String> wanted = new HashSet<>();
    for (Receipt.Part part : receipt.parts()) {
      if (part.jobRequestId() != null) {
        wanted.add('"' + part.jobRequestId() + '"');
      }
    }
    if (!wanted.isEmpty()) {
      return calls.stream()
          .filter(call -> call.isUpload() && wanted.stream().anyMatch(call.answer()::contains))
          .toList();
    }
    Optional<String> event = firstEvent(folder, manifest, receipt);
    if (event.isPresent()) {
      return calls.stream()
          .filter(call -> call.isUpload() && call.body().contains(event.get()))
          .toList();
    }
    // Without an outbox the plan is settled, and the ledger has its events.
    ConversionTarget target = new ConversionTarget(manifest.audience(), manifest.account());
    Set<String> accepted = new HashSet<>();
    Ledgers.events(world.config(), target)
        .forEach(
            (id, status) -> {
              if (status == Status.ACCEPTED) {
                accepted.add('"' + id + '"');
              }
            });
    return calls.stream()
        .filter(call -> call.isUpload() && call.region().equals(manifest.account()))
        .filter(call -> accepted.stream().anyMatch(call.body()::contains))
        .toList();
  }

  private static Optional<String> firstEvent(
      PlanFolder folder, PlanManifest manifest, Receipt receipt) throws IOException {
    PlanManifest.Batch batch =
        manifest.batches().stream()
            .filter(planned -> planned.seq() == receipt.seq())
            .findFirst()
            .orElseThrow();
    String outbox = folder.path("outbox/" + batch.file()).replaceFirst("^file://", "");
    if (!Files.exists(java.nio.file.Path.of(outbox))) {
      return Optional.empty();
    }
    List<PlannedEvent> events = folder.readEventBatch(manifest, batch);
    return Optional.of('"' + events.get(0).event().eventId() + '"');
  }
}
