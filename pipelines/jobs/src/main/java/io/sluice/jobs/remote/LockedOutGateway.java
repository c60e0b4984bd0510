package io.sluice.jobs.remote;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.BatchGateway;
import io.sluice.beam.delivery.LaneGateway;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.records.PlanManifest;
import java.util.List;

/**
 * Stands for an account whose secrets cannot be fetched: every call is refused with the remedy, so
 * that this lane ends by itself and the others go on.
 *
 * @param remedy names the account, the reference and what to do
 * @param rateState what the lane's successor goes on with
 */
record LockedOutGateway(String remedy, String rateState) implements LaneGateway, BatchGateway {
  private static final String CODE = "secret_unavailable";

  @Override
  public BatchGateway gateway() {
    return this;
  }

  @Override
  public Bisection.RangeSender open(
      PlanFolder folder, PlanManifest manifest, PlanManifest.Batch batch) {
    return (from, count) -> new DeliveryOutcome.AccessRefused(CODE, remedy);
  }

  @Override
  public JobProgress progress(String jobRequestId) {
    return new JobProgress(JobProgress.State.ACCESS_REFUSED, List.of(), null);
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
