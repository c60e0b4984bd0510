package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.delivery.AudienceGateway;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.ConversionGateway;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.records.PlanManifest;
import java.io.IOException;

/**
 * Sends the batches of one lane, whatever they hold: changes of audiences or events. Safe for
 * several threads.
 */
public interface BatchGateway extends AutoCloseable {
  /** The batches of audiences. */
  static BatchGateway of(AudienceGateway gateway) {
    return new AudienceBatches(gateway);
  }

  /** The batches of events, of either conversions API. */
  static BatchGateway of(ConversionGateway gateway) {
    return new EventBatches(gateway);
  }

  /**
   * Reads a batch from the outbox.
   *
   * @return sends ranges of it, each in one request; used by one thread
   * @throws IOException if a file of the plan is missing, torn or not what was planned
   */
  Bisection.RangeSender open(PlanFolder folder, PlanManifest manifest, PlanManifest.Batch batch)
      throws IOException;

  /**
   * Looks once at the job of a part that was accepted.
   *
   * @throws IllegalStateException for events: they are answered at once and have no jobs
   */
  JobProgress progress(String jobRequestId);

  /** Frees connections; never throws. */
  @Override
  void close();
}
