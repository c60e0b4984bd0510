package io.sluice.jobs.run;

import java.time.Duration;

/**
 * How long one command waits for what.
 *
 * @param lane for a lane that somebody else holds
 * @param poll before the first look at a job, doubled up to a minute
 * @param patience while Amazon does not answer; zero gives up at the first outage
 */
public record Waits(Duration lane, Duration poll, Duration patience) {}
