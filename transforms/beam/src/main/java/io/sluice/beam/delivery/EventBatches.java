package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanDefinitions;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.ConversionGateway;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Batches of events, sent to one of the conversions APIs. */
final class EventBatches implements BatchGateway {
  private final ConversionGateway gateway;
  private final Map<String, Map<ConversionIdentity, String>> definitions =
      new ConcurrentHashMap<>();

  EventBatches(ConversionGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public Bisection.RangeSender open(
      PlanFolder folder, PlanManifest manifest, PlanManifest.Batch batch) throws IOException {
    List<ConversionEvent> events =
        folder.readEventBatch(manifest, batch).stream().map(PlannedEvent::event).toList();
    BatchId id = new BatchId(batch.id());
    if (api(manifest) == ConversionApi.EVENTS) {
      return ranges(ConversionBatch.events(id, events));
    }
    Map<ConversionIdentity, String> known = definitions(folder);
    for (ConversionEvent event : events) {
      if (!known.containsKey(event.identity())) {
        throw new IOException(
            folder.path(PlanDefinitions.FILE)
                + " has no definition of "
                + event.identity()
                + ": run apply again, it makes what is missing");
      }
    }
    return ranges(new ConversionBatch(id, ConversionApi.DEFINITIONS, events, known));
  }

  @Override
  public JobProgress progress(String jobRequestId) {
    throw new IllegalStateException("events are answered at once: there is no job to look at");
  }

  @Override
  public void close() {
    gateway.close();
  }

  private Bisection.RangeSender ranges(ConversionBatch whole) {
    return (from, count) -> gateway.send(whole.range(from, count));
  }

  private Map<ConversionIdentity, String> definitions(PlanFolder folder) throws IOException {
    // Written before the lane starts and never changed while it runs.
    Map<ConversionIdentity, String> known = definitions.get(folder.planId());
    if (known == null) {
      known = PlanDefinitions.read(folder).byIdentity();
      definitions.put(folder.planId(), known);
    }
    return known;
  }

  private static ConversionApi api(PlanManifest manifest) {
    return ConversionApi.find(manifest.api())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "plan " + manifest.planId() + " of api " + manifest.api() + " has no events"));
  }
}
