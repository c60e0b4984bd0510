package io.sluice.amazonads;

/** Names of the request and answer headers. Header names are case-insensitive. */
public final class AdsHeaders {
  /** {@code Bearer} and the access token; must be absent on a token call. */
  public static final String AUTHORIZATION = "Authorization";

  /** The client id of Login with Amazon; on every API call. */
  public static final String CLIENT_ID = "Amazon-Advertising-API-ClientId";

  /** A profile id as digits; advertiser audiences do not ask for it. */
  public static final String SCOPE = "Amazon-Advertising-API-Scope";

  /** Seconds to wait, given with status 429. */
  public static final String RETRY_AFTER = "Retry-After";

  private AdsHeaders() {}
}
