package io.sluice.jobs.config;

import java.net.URI;
import java.util.Optional;

/**
 * Addresses that stand in for Amazon's.
 *
 * @param api the root of the Ads API; empty for the region's own
 * @param token the Login with Amazon token address; empty for the region's own
 * @param sandbox the root of the sandbox that the two belong to; empty for anything else
 */
public record EndpointConfig(Optional<URI> api, Optional<URI> token, Optional<URI> sandbox) {
  /** Amazon's own addresses. */
  public static EndpointConfig amazon() {
    return new EndpointConfig(Optional.empty(), Optional.empty(), Optional.empty());
  }
}
