package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.delivery.LaneForecast;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What plans that are never sent tell of sending. */
final class Forecasts {
  private static final double SECONDS_AN_HOUR = 3_600;

  private Forecasts() {}

  /** What a plan would take of its lane. */
  static LaneForecast of(PlanManifest plan) {
    long records = plan.batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    return new LaneForecast(plan.batches().size(), records);
  }

  /** Deletes a plan that this run made; one that an earlier run sealed stays. */
  static void discard(RunContext run, PlanManifest plan) throws IOException {
    if (plan.runId().equals(run.runId())) {
      PlanFolder.of(run.workspace(), plan.planId()).delete();
    }
  }

  /** The outcome of a unit for which nothing is sent. */
  static UnitOutcome outcome(PlanUnit unit, LaneForecast forecast, double share) {
    Duration time = forecast.time(AmazonGateways.budget(unit.account()), share);
    return UnitOutcome.stopped(
            unit,
            ExitCode.DONE,
            String.format(
                Locale.ROOT,
                "would send %s in %s: %.2f hours at %.0f %% of the lane; nothing was sent",
                Progress.count(forecast.records(), "record"),
                Progress.count(forecast.requests(), "request"),
                time.toSeconds() / SECONDS_AN_HOUR,
                share * 100),
            null)
        .withDelivery(
            Map.of(
                "forecastRequests",
                forecast.requests(),
                "forecastRecords",
                forecast.records(),
                "forecastSeconds",
                time.toSeconds()));
  }
}
