package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.qualify.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one lane has to do.
 *
 * @param region the region whose host is called
 * @param account the account's id in the configuration
 * @param api {@code amc}, or the name of a {@link io.sluice.domain.conversion.ConversionApi}
 * @param plans plan ids in sending order, at most one an audience or conversion
 * @param budget of the lane
 * @param owner who takes the lease: host, process and run
 * @param laneWait how long to wait for a busy lane
 * @param patience how long to go on while Amazon is unavailable, zero to end at once
 * @param share of the lane's time that is taken, over 0 and up to 1
 * @param notBefore when a part of the lane is due again, see {@link LaneResult#backAt}; of no
 *     account for who takes the whole lane
 */
public record LaneSpec(
    Region region,
    String account,
    String api,
    List<String> plans,
    LaneBudget budget,
    String owner,
    Duration laneWait,
    Duration patience,
    double share,
    Instant notBefore)
    implements LaneFn.Work {

  /** How long a busy lane is waited for unless the command says otherwise. */
  public static final Duration DEFAULT_LANE_WAIT = Duration.ofHours(2);

  /** How long an outage of Amazon is sat out unless the configuration says otherwise. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(10);

  /** Copies the list and checks the share. */
  public LaneSpec {
    if (!(share > 0) || share > 1) {
      throw new IllegalArgumentException("share must be over 0 and up to 1, got " + share);
    }
    plans = List.copyOf(plans);
  }

  /** With the default waits. */
  public static LaneSpec of(LaneId lane, List<String> plans, LaneBudget budget, String owner) {
    return new LaneSpec(
        lane.region(),
        lane.account(),
        lane.api(),
        plans,
        budget,
        owner,
        DEFAULT_LANE_WAIT,
        DEFAULT_PATIENCE,
        1,
        Instant.EPOCH);
  }

  /** With another wait for a busy lane; zero or more. */
  public LaneSpec withLaneWait(Duration wait) {
    return new LaneSpec(
        region, account, api, plans, budget, owner, wait, patience, share, notBefore);
  }

  /** With another patience; zero ends the lane at the first outage. */
  public LaneSpec withPatience(Duration wait) {
    return new LaneSpec(
        region, account, api, plans, budget, owner, laneWait, wait, share, notBefore);
  }

  /** With a share of the lane's time, over 0 and up to 1: the rest is left to others. */
  public LaneSpec withShare(double part) {
    return new LaneSpec(
        region, account, api, plans, budget, owner, laneWait, patience, part, notBefore);
  }

  /** With what an earlier sending of the same command said of its share of the lane. */
  public LaneSpec withNotBefore(Instant backAt) {
    return new LaneSpec(
        region, account, api, plans, budget, owner, laneWait, patience, share, backAt);
  }

  /** The lane. */
  @Override
  public LaneId lane() {
    return new LaneId(region, account, api);
  }
}
