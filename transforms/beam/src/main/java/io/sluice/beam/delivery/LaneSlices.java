package io.sluice.beam.delivery;

import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.LaneLeases;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane's run that takes a share of the lane: it holds the lane for that share of a minute, gives
 * the lease back for the rest, where a run that waits gets it, and goes on. A batch that is under
 * way is ended, and the pause is longer by as much. What is left of the pause after the last slice
 * is told, so that a command which sends several times keeps to its share over all of them. The
 * rate state goes with the lease, so that the budget is kept over slices as it is over runs. With
 * the whole lane it is one {@link LaneRun}.
 *
 * <p>Each slice reads the receipts anew: whoever had the lane in between may have sent some.
 */
final class LaneSlices {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LaneSpec spec;
  private final String workspace;
  private final LaneLeases leases;
  private final LaneGatewayFactory gateways;
  private final DeliveryClock clock;

  private LaneSlices(
      LaneSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock) {
    this.spec = spec;
    this.workspace = workspace;
    this.leases = leases;
    this.gateways = gateways;
    this.clock = clock;
  }

  /** Prepares a run, see {@link LaneRun#of}. */
  static LaneSlices of(
      LaneSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock) {
    return new LaneSlices(spec, workspace, leases, gateways, clock);
  }

  /**
   * Runs the lane to its end, whatever that is.
   *
   * @throws IOException if a plan's files cannot be read or written; run again after mending them
   * @throws InterruptedException if interrupted; what was sent has its receipts
   */
  LaneResult run() throws IOException, InterruptedException {
    LaneRun whole = LaneRun.of(spec, workspace, leases, gateways, clock);
    if (spec.share() == 1) {
      return whole.run();
    }
    Duration slice = part(MINUTE, spec.share());
    Instant backAt = spec.notBefore();
    @Nullable LaneResult sum = null;
    while (true) {
      clock.sleep(Duration.between(clock.now(), backAt));
      LaneRun run = whole.within(slice);
      LaneResult result = run.run();
      backAt = backAt(run.heldSince());
      sum = (sum == null ? result : sum.followedBy(result)).withBackAt(backAt);
      if (!goesOn(result)) {
        return sum;
      }
    }
  }

  /** When the share allows the lane again that was held until now. */
  private Instant backAt(Instant heldSince) {
    Instant now = clock.now();
    return heldSince.isBefore(now)
        ? heldSince.plus(part(Duration.between(heldSince, now), 1 / spec.share()))
        : now;
  }

  private static boolean goesOn(LaneResult slice) {
    boolean open = slice.verdict() == Verdict.DONE || slice.verdict() == Verdict.OUTCOME_UNKNOWN;
    return open && slice.plans().stream().anyMatch(plan -> plan.unsent() > 0);
  }

  private static Duration part(Duration of, double share) {
    return Duration.ofMillis(Math.round(of.toMillis() * share));
  }
}
