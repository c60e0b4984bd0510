package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.RemoteTarget;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.delivery.AudienceGateway;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;

/**
 * Batches of changes, uploaded to an audience.
 *
 * @param gateway the account's client
 */
record AudienceBatches(AudienceGateway gateway) implements BatchGateway {
  @Override
  public Bisection.RangeSender open(
      PlanFolder folder, PlanManifest manifest, PlanManifest.Batch batch) throws IOException {
    List<UploadRecord> records =
        folder.readBatch(manifest, batch).stream().map(PlannedChange::toUpload).toList();
    BatchId id = new BatchId(batch.id());
    RemoteTarget target = new RemoteTarget(manifest.audienceId(), manifest.connectionId());
    return (from, count) ->
        gateway.send(new UploadBatch(id, target, records.subList(from, from + count)));
  }

  @Override
  public JobProgress progress(String jobRequestId) {
    return gateway.progress(jobRequestId);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
