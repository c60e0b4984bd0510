package io.sluice.beam.delivery;

import io.sluice.beam.delivery.SettleResult.Verdict;
import io.sluice.domain.delivery.LaneLeases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Follows the jobs of several lanes to their end, the lanes side by side, and gives one {@link
 * SettleResult} a lane. It does not commit the ledger.
 *
 * <p>Failures: what Amazon, the network or a plan's files do ends its lane alone, as a verdict. Any
 * other exception ends the job; run it again.
 *
 * <p>Delivery: looking changes nothing; a settlement is written once a batch. A part that succeeded
 * partially is sent once more, see {@link JobFollower}. The result has at most one consumer; the
 * driver reads {@link #results} instead.
 *
 * <p>Parallelism and memory: one partition a lane as in {@link WriteBatches}; the receipts of the
 * lane's plans. Personal data: hashed in, external user ids in settlements, none out. Metrics:
 * {@code settle/looks}, {@code settle/resends}, {@code settle/batches}.
 */
public final class SettlePlans extends PTransform<PBegin, PCollection<SettleResult>> {
  private static final long serialVersionUID = 1L;
  private static final String STAGE = "settle";

  private final ArrayList<SettleSpec> lanes;
  private final LaneSetting setting;

  private SettlePlans(List<SettleSpec> lanes, LaneSetting setting) {
    this.lanes = new ArrayList<>(lanes);
    this.setting = setting;
  }

  /**
   * Makes the transform.
   *
   * @param lanes at most 128, each once
   * @param setting what they share
   */
  public static SettlePlans of(List<SettleSpec> lanes, LaneSetting setting) {
    return new SettlePlans(lanes, setting);
  }

  /**
   * The results that the lanes of a run wrote to the workspace, by lane; where a lane was begun
   * more than once, that of the attempt that came furthest.
   *
   * @param setting as the transform had it
   */
  public static List<SettleResult> results(LaneSetting setting) throws IOException {
    return LaneFn.results(
        setting,
        STAGE,
        SettleResult.class,
        Comparator.comparing(SettleResult::verdict).reversed(),
        (earlier, later) -> later);
  }

  @Override
  public PCollection<SettleResult> expand(PBegin input) {
    return input
        .apply("Lanes", LaneElements.of(lanes, SettleSpec.class))
        .apply("SettleLane", ParDo.of(new SettleLane(setting)))
        .setCoder(SerializableCoder.of(SettleResult.class));
  }

  private static final class SettleLane extends LaneFn<SettleSpec, SettleResult> {
    private static final long serialVersionUID = 1L;

    private final Counter looks = Metrics.counter("settle", "looks");
    private final Counter resends = Metrics.counter("settle", "resends");
    private final Counter batches = Metrics.counter("settle", "batches");

    SettleLane(LaneSetting setting) {
      super(STAGE, setting);
    }

    @Override
    SettleResult run(SettleSpec spec, LaneSetting with, LaneLeases leases)
        throws IOException, InterruptedException {
      return JobFollower.of(spec, with.workspace(), leases, with.gateways(), with.clock()).run();
    }

    @Override
    SettleResult filesBroken(SettleSpec spec, String message) {
      return new SettleResult(
          spec.region(),
          spec.account(),
          spec.api(),
          Verdict.FILES_BROKEN,
          "files_broken",
          message,
          0,
          0,
          List.of());
    }

    @Override
    void count(SettleResult result) {
      looks.inc(result.looks());
      resends.inc(result.resends());
      result.plans().forEach(plan -> batches.inc(plan.settledNow()));
    }
  }
}
