package io.sluice.domain.delivery;

import io.sluice.domain.qualify.Region;
import java.io.Serializable;

/**
 * A lane: the single writer of one region, account and API.
 *
 * @param region the region whose host is called
 * @param account the account's id in the configuration
 * @param api the API, {@code amc} for advertiser audiences
 */
public record LaneId(Region region, String account, String api) implements Serializable {
  /** {@code NA/acme-na/amc}. */
  @Override
  public String toString() {
    return region + "/" + account + "/" + api;
  }
}
