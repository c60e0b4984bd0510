package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;

/**
 * An Amazon Ads account that audiences are sent to.
 *
 * @param id ours, the key under {@code accounts:}
 * @param region the API region it lives in
 * @param clientId of the Login with Amazon application
 * @param clientSecret of the same
 * @param refreshToken of the user who granted access
 * @param target what audiences are created for
 * @param endpoints where the API is, if not at Amazon's own addresses
 * @param limits what its lane may spend
 */
public record AccountConfig(
    String id,
    Region region,
    SecretRef clientId,
    SecretRef clientSecret,
    SecretRef refreshToken,
    AccountTarget target,
    EndpointConfig endpoints,
    AccountLimits limits) {}
