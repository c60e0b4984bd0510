package io.sluice.domain.conversion;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two generations of Amazon's conversions API and their limits.
 *
 * <p>Sources: Amazon's public OpenAPI documents "Amazon Ads API v1" (CreateEvent) and "Conversions
 * API"; for the 21 days Amazon's published tag for server-side Google Tag Manager.
 */
public enum ConversionApi {
  /** The current Events API: a conversion is made by its name, type, source and dataset. */
  EVENTS("events", Duration.ofDays(21), 500, Integer.MAX_VALUE),
  /** The older API: a conversion definition is created first, and events name its id. */
  DEFINITIONS("conversion-definitions", Duration.ofDays(7), 100, 9_999_999_999_999L);

  /** Bytes of a request body; Amazon documents none, peers stop at 1 MB. */
  public static final long MAX_BODY_BYTES = 1_000_000;

  private final String configName;
  private final Duration window;
  private final int maxEvents;
  private final long maxUnits;

  ConversionApi(String configName, Duration window, int maxEvents, long maxUnits) {
    this.configName = configName;
    this.window = window;
    this.maxEvents = maxEvents;
    this.maxUnits = maxUnits;
  }

  /** Finds an API by its name in the configuration; empty when there is none. */
  public static Optional<ConversionApi> find(String configName) {
    return Arrays.stream(values()).filter(api -> api.configName.equals(configName)).findFirst();
  }

  /** The value of {@code api:} in the configuration. */
  public String configName() {
    return configName;
  }

  /** How old an event may be when Amazon gets it. */
  public Duration window() {
    return window;
  }

  /** Most events in one request. */
  public int maxEvents() {
    return maxEvents;
  }

  /** Most units of one purchase. */
  public long maxUnits() {
    return maxUnits;
  }
}
