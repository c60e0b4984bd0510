package io.sluice.amazonads;

/** Names of the request and answer headers. Header names are case-insensitive. */
public final class AdsHeaders {
  /** {@code Bearer} and the access token; must be absent on a token call. */
  public static final String AUTHORIZATION = "Authorization";

  /** The client id of Login with Amazon; on every API call but those of Ads API v1. */
  public static final String CLIENT_ID = "Amazon-Advertising-API-ClientId";

  /**
   * The client id on a call of Ads API v1, which the events call is one of. Other calls do not take
   * it in place of {@link #CLIENT_ID}.
   */
  public static final String ADS_CLIENT_ID = "Amazon-Ads-ClientId";

  /**
   * The advertiser account of the events call, and of the older conversion calls if one is sent.
   */
  public static final String ADS_ACCOUNT_ID = "Amazon-Ads-AccountId";

  /** A profile id as digits; advertiser audiences do not ask for it. */
  public static final String SCOPE = "Amazon-Advertising-API-Scope";

  /** Seconds to wait, given with status 429. */
  public static final String RETRY_AFTER = "Retry-After";

  private AdsHeaders() {}
}
