package io.sluice.domain.conversion;

import org.jspecify.annotations.Nullable;

/**
 * What else may go with an event.
 *
 * @param adEventKey Amazon's id of the traffic, or {@code null}
 * @param arefTokens measurement tokens of the ad click's address, or {@code null}
 * @param userAgent at most 512 characters, or {@code null}
 * @param partner the third party that delivers, or {@code null}
 */
public record EventContext(
    @Nullable String adEventKey,
    @Nullable String arefTokens,
    @Nullable String userAgent,
    @Nullable String partner) {
  /** Nothing. */
  public static final EventContext NONE = new EventContext(null, null, null, null);

  /** Longest user agent. Source: Amazon's OpenAPI document "Amazon Ads API v1". */
  public static final int MAX_USER_AGENT = 512;

  /** Which parts are there, no value. */
  @Override
  public String toString() {
    return "EventContext["
        + (adEventKey == null ? "" : "adEventKey ")
        + (arefTokens == null ? "" : "arefTokens ")
        + (userAgent == null ? "" : "userAgent ")
        + (partner == null ? "" : "partner ")
        + "]";
  }
}
