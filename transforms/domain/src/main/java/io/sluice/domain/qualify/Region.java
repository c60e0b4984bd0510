package io.sluice.domain.qualify;

import java.util.Arrays;
import java.util.Optional;

/**
 * The regions of the Amazon Ads API. Source: Amazon's API overview, "API endpoints".
 *
 * <p>An account lives in one region; lanes of different regions run side by side and fail apart.
 */
public enum Region {
  /** North America, Mexico and Brazil. */
  NA,
  /** Europe, Middle East, Africa and India. */
  EU,
  /** Japan, Australia and Singapore. */
  FE;

  /** Finds a region by its name in any case; empty when there is none. */
  public static Optional<Region> find(String name) {
    return Arrays.stream(values()).filter(r -> r.name().equalsIgnoreCase(name)).findFirst();
  }
}
