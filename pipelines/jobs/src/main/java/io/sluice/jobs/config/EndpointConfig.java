package io.sluice.jobs.config;

import java.net.URI;
import java.util.Optional;

/**
 * Addresses that stand in for Amazon's.
 *
 * @param api the root of the Ads API; empty for the region's own
 * @param token the Login with Amazon token address; empty for the region's own
 */
public record EndpointConfig(Optional<URI> api, Optional<URI> token) {
  /** Amazon's own addresses. */
  public static EndpointConfig amazon() {
    return new EndpointConfig(Optional.empty(), Optional.empty());
  }
}
