package io.sluice.beam.delivery;

import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.RemoteTarget;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.records.PlanManifest;
import java.util.List;

/** Cuts the request of a part out of its batch. */
final class PartUpload {
  private PartUpload() {}

  static UploadBatch of(
      PlanManifest manifest,
      PlanManifest.Batch batch,
      List<UploadRecord> records,
      int from,
      int count) {
    RemoteTarget target = new RemoteTarget(manifest.audienceId(), manifest.connectionId());
    return new UploadBatch(new BatchId(batch.id()), target, records.subList(from, from + count));
  }
}
