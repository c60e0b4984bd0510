package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.delivery.LaneForecast;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells once a minute how far the lanes have come with some plans. They may run on other machines:
 * what has left is seen by its receipts in the workspace, of which only the names are read.
 */
final class SendingProgress implements AutoCloseable {
  private final RunContext run;
  private final List<OpenPlan> plans;
  private final SendingPace pace;
  private final String beginning;
  private final ScheduledExecutorService minutes;

  private SendingProgress(
      RunContext run, List<OpenPlan> plans, SendingPace pace, String beginning) {
    this.run = run;
    this.plans = plans;
    this.pace = pace;
    this.beginning = beginning;
    this.minutes = Executors.newSingleThreadScheduledExecutor(SendingProgress::daemon);
  }

  /**
   * Looks at what has left before.
   *
   * @param share of each lane's time
   */
  static SendingProgress of(RunContext run, List<OpenPlan> plans, double share) throws IOException {
    LaneForecast all =
        plans.stream()
            .map(plan -> Forecasts.of(plan.manifest()))
            .reduce(LaneForecast.NOTHING, LaneForecast::plus);
    Map<String, Duration> lanes = new HashMap<>();
    LaneForecast left = LaneForecast.NOTHING;
    for (OpenPlan plan : plans) {
      LaneForecast own = left(run, plan);
      left = left.plus(own);
      Duration time = own.time(AmazonGateways.budget(plan.unit().account()), share);
      lanes.merge(plan.unit().lane().toString(), time, Duration::plus);
    }
    SendingPace pace = new SendingPace(all, left, share, run.clock().instant());
    String what =
        Progress.count(plans.size(), "plan") + " on " + Progress.count(lanes.size(), "lane");
    // Lanes run side by side: the one with most to do is the last.
    Duration longest = lanes.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    return new SendingProgress(run, plans, pace, pace.begins(what, longest));
  }

  /** Tells what there is to send, and from now on how far it has come. */
  void begin() {
    run.progress().step(beginning);
    var unused = minutes.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.MINUTES);
  }

  private void tell() {
    try {
      LaneForecast left = LaneForecast.NOTHING;
      for (OpenPlan plan : plans) {
        left = left.plus(left(run, plan));
      }
      run.progress().step(pace.goesOn(left, run.clock().instant()));
    } catch (IOException e) {
      // The next minute tells more: sending does not hang on it.
    }
  }

  /** What of a plan has not left yet. */
  private static LaneForecast left(RunContext run, OpenPlan plan) throws IOException {
    Set<Integer> gone = PlanFolder.of(run.workspace(), plan.planId()).receipted();
    LaneForecast left = LaneForecast.NOTHING;
    for (PlanManifest.Batch batch : plan.manifest().batches()) {
      if (!gone.contains(batch.seq())) {
        left = left.plus(new LaneForecast(1, batch.records()));
      }
    }
    return left;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "sending-progress");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    minutes.shutdownNow();
  }
}
