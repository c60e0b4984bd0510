package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * An advertiser account in one marketplace, from GET /v2/profiles.
 *
 * @param profileId 64-bit id; exists in one region only
 * @param countryCode marketplace, the United Kingdom being UK
 * @param currencyCode currency, or null
 * @param timezone time zone, or null
 * @param accountInfo the account, or null
 */
@JsonPropertyOrder({"profileId", "countryCode", "currencyCode", "timezone", "accountInfo"})
public record Profile(
    long profileId,
    String countryCode,
    String currencyCode,
    String timezone,
    AccountInfo accountInfo) {

  /**
   * The account behind a profile; DSP works with agency profiles.
   *
   * @param marketplaceStringId Amazon's id of the marketplace
   * @param id entity id of the account
   * @param type vendor, seller or agency
   * @param name name of the account
   * @param validPaymentMethod whether a payment method is set, or null
   */
  @JsonPropertyOrder({"marketplaceStringId", "id", "type", "name", "validPaymentMethod"})
  public record AccountInfo(
      String marketplaceStringId,
      String id,
      String type,
      String name,
      Boolean validPaymentMethod) {}
}
