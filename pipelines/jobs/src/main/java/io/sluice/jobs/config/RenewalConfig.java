package io.sluice.jobs.config;

import java.time.Duration;

/**
 * When an unchanged member is sent again.
 *
 * @param margin how long before the end of the TTL, at the latest
 * @param spread over which fraction of the TTL renewals are spread, 0 to 1
 */
public record RenewalConfig(Duration margin, double spread) {}
