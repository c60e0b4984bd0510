package io.sluice.jobs.run;

import java.time.Duration;

/**
 * How long one command waits for what.
 *
 * @param lane for a lane that somebody else holds
 * @param poll before the first look at a job, doubled up to a minute
 * @param patience while Amazon does not answer; zero gives up at the first outage
 * @param share of each lane's time that is taken for sending, over 0 and up to 1
 */
public record Waits(Duration lane, Duration poll, Duration patience, double share) {
  /** With the whole of each lane. */
  public Waits(Duration lane, Duration poll, Duration patience) {
    this(lane, poll, patience, 1);
  }

  /** With a share of each lane. */
  public Waits withShare(double part) {
    return new Waits(lane, poll, patience, part);
  }
}
