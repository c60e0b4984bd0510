package io.sluice.beam.delivery;

import io.sluice.beam.batch.JsonObjects;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLeases;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Sends the plans of several lanes, the lanes side by side, and gives one {@link LaneResult} a
 * lane.
 *
 * <p>Failures: what Amazon, the network or a plan's files do ends its lane alone, as a verdict. Any
 * other exception ends the job; run it again.
 *
 * <p>Delivery: at least once, see {@link LaneRun}; a repeat sends what has no final receipt. Needs
 * {@code spark.task.maxFailures=1} and no speculation; a lane that Spark starts twice all the same
 * waits for its own first attempt, see {@link LaneFn}. The result has at most one consumer; the
 * driver reads {@link #results} instead, which each lane writes by itself.
 *
 * <p>Parallelism: one partition a lane where {@code spark.default.parallelism} and the cores are at
 * least the number of lanes; with fewer, lanes wait for one another. Memory: batches in flight.
 *
 * <p>Personal data: hashed in, none out. Metrics: {@code delivery/batches_sent}, {@code
 * batches_unknown}, {@code batches_late}, {@code batches_sent_twice}, {@code records_sent}, {@code
 * records_refused}, {@code requests}.
 */
public final class WriteBatches extends PTransform<PBegin, PCollection<LaneResult>> {
  private static final long serialVersionUID = 1L;
  private static final String STAGE = "send";

  private final ArrayList<LaneSpec> lanes;
  private final LaneSetting setting;

  private WriteBatches(List<LaneSpec> lanes, LaneSetting setting) {
    this.lanes = new ArrayList<>(lanes);
    this.setting = setting;
  }

  /**
   * Makes the transform.
   *
   * @param lanes at most 128, each once
   * @param setting what they share
   */
  public static WriteBatches of(List<LaneSpec> lanes, LaneSetting setting) {
    return new WriteBatches(lanes, setting);
  }

  /**
   * The results that the lanes of a run wrote to the workspace, in the order of the lanes; where a
   * lane was begun more than once, what all its attempts did.
   *
   * @param setting as the transform had it
   */
  public static List<LaneResult> results(LaneSetting setting) throws IOException {
    return LaneFn.results(
        setting, STAGE, LaneResult.class, LaneResult.IN_TURN, LaneResult::followedBy);
  }

  /**
   * When each lane may be taken again by a command that keeps to a share of it, from what all its
   * passes so far left of their pauses.
   *
   * @param setting of any pass of the command
   * @return by lane; a lane without a pause is not there
   */
  public static Map<LaneId, Instant> backAt(LaneSetting setting) throws IOException {
    Map<LaneId, Instant> backAt = new HashMap<>();
    for (ResourceId file : JsonObjects.list(setting.ofAllPasses(STAGE) + "*.json")) {
      LaneResult lane = JsonObjects.read(file.toString(), LaneResult.class).orElse(null);
      if (lane != null && lane.backAt() != null) {
        backAt.merge(lane.lane(), lane.backAt(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return backAt;
  }

  @Override
  public PCollection<LaneResult> expand(PBegin input) {
    return input
        .apply("Lanes", LaneElements.of(lanes, LaneSpec.class))
        .apply("SendLane", ParDo.of(new SendLane(setting)))
        .setCoder(SerializableCoder.of(LaneResult.class));
  }

  private static final class SendLane extends LaneFn<LaneSpec, LaneResult> {
    private static final long serialVersionUID = 1L;

    private final Counter sent = Metrics.counter("delivery", "batches_sent");
    private final Counter unknown = Metrics.counter("delivery", "batches_unknown");
    private final Counter late = Metrics.counter("delivery", "batches_late");
    private final Counter twice = Metrics.counter("delivery", "batches_sent_twice");
    private final Counter records = Metrics.counter("delivery", "records_sent");
    private final Counter refused = Metrics.counter("delivery", "records_refused");
    private final Counter requests = Metrics.counter("delivery", "requests");

    SendLane(LaneSetting setting) {
      super(STAGE, setting);
    }

    @Override
    LaneResult run(LaneSpec spec, LaneSetting with, LaneLeases leases)
        throws IOException, InterruptedException {
      return LaneSlices.of(spec, with.workspace(), leases, with.gateways(), with.clock()).run();
    }

    @Override
    LaneResult filesBroken(LaneSpec spec, String message) {
      return new LaneResult(
          spec.region(),
          spec.account(),
          spec.api(),
          Verdict.FILES_BROKEN,
          "files_broken",
          message,
          List.of());
    }

    @Override
    void count(LaneResult result) {
      for (LaneResult.PlanResult plan : result.plans()) {
        sent.inc(plan.sent());
        unknown.inc(plan.unknown());
        late.inc(plan.late());
        twice.inc(plan.twiceSent());
        records.inc(plan.recordsSent());
        refused.inc(plan.refusedRecords());
        requests.inc(plan.requests());
      }
    }
  }
}
