package io.sluice.amazonads;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A region of the Amazon Ads API with its hosts.
 *
 * <p>Source: Amazon Ads API overview and guide to access tokens. An access token is valid in every
 * region; a profile or DSP advertiser exists in one only.
 */
public enum ApiRegion {
  /** North America and Brazil. */
  NA("https://advertising-api.amazon.com", "https://api.amazon.com/auth/o2/token"),
  /** Europe, the Middle East, Africa and India. */
  EU("https://advertising-api-eu.amazon.com", "https://api.amazon.co.uk/auth/o2/token"),
  /** Far East and Australia. */
  FE("https://advertising-api-fe.amazon.com", "https://api.amazon.co.jp/auth/o2/token");

  private final URI apiHost;
  private final URI tokenAddress;

  ApiRegion(String apiHost, String tokenAddress) {
    this.apiHost = URI.create(apiHost);
    this.tokenAddress = URI.create(tokenAddress);
  }

  /** Returns the address of the API without a path, such as https://advertising-api.amazon.com. */
  public URI apiHost() {
    return apiHost;
  }

  /** Returns the full address of the token service that serves this region. */
  public URI tokenAddress() {
    return tokenAddress;
  }

  /**
   * Returns the marketplaces of this region as Amazon writes them, the United Kingdom being UK.
   *
   * @return country codes in the order of Amazon's table
   */
  public List<String> marketplaces() {
    return ApiVocabulary.marketplaces(this);
  }

  /**
   * Finds the region whose API serves a marketplace.
   *
   * @param countryCode a marketplace; both UK and GB name the United Kingdom
   * @return the region, or nothing if Amazon Ads has no marketplace there
   */
  public static Optional<ApiRegion> ofMarketplace(String countryCode) {
    String wanted = countryCode.equals("GB") ? "UK" : countryCode;
    for (ApiRegion region : values()) {
      if (region.marketplaces().contains(wanted)) {
        return Optional.of(region);
      }
    }
    return Optional.empty();
  }
}
