package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.PollSchedule;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.qualify.Region;
import java.time.Duration;
import java.util.List;

/**
 * What has to be settled in one lane.
 *
 * @param region the region whose host is called
 * @param account the account's id in the configuration
 * @param api {@code amc}
 * @param plans plan ids
 * @param owner who takes the lease for a re-send: host, process and run
 * @param mode whether to wait
 * @param rule what a job's end means
 * @param polls how often to look
 * @param patience how long to go on while Amazon is unavailable, zero to end at once
 */
public record SettleSpec(
    Region region,
    String account,
    String api,
    List<String> plans,
    String owner,
    Mode mode,
    SettleRule rule,
    PollSchedule polls,
    Duration patience)
    implements LaneFn.Work {

  /** Copies the list. */
  public SettleSpec {
    plans = List.copyOf(plans);
  }

  /** With the standard rule, looks every 2 to 60 seconds, and the default patience. */
  public static SettleSpec of(LaneId lane, List<String> plans, String owner, Mode mode) {
    return new SettleSpec(
        lane.region(),
        lane.account(),
        lane.api(),
        plans,
        owner,
        mode,
        SettleRule.standard(),
        PollSchedule.doubling(Duration.ofSeconds(2), Duration.ofSeconds(60)),
        LaneSpec.DEFAULT_PATIENCE);
  }

  /** With another rule, which holds the settle limit. */
  public SettleSpec withRule(SettleRule other) {
    return new SettleSpec(region, account, api, plans, owner, mode, other, polls, patience);
  }

  /** With other waits between looks. */
  public SettleSpec withPolls(PollSchedule other) {
    return new SettleSpec(region, account, api, plans, owner, mode, rule, other, patience);
  }

  /** With another patience; zero ends the lane at the first outage. */
  public SettleSpec withPatience(Duration other) {
    return new SettleSpec(region, account, api, plans, owner, mode, rule, polls, other);
  }

  /** The lane. */
  @Override
  public LaneId lane() {
    return new LaneId(region, account, api);
  }

  /** Whether to wait for jobs. */
  public enum Mode {
    /** Looks once at each job. */
    ONCE,
    /** Looks until every job has ended or its limit is over. */
    UNTIL_DONE
  }
}
