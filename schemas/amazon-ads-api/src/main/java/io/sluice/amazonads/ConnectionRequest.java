package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** Body of POST /amc/audiences/connections; at least an AMC instance or a DSP advertiser. */
@JsonPropertyOrder({
  "amcAccountId",
  "amcAccountMarketplaceId",
  "amcInstanceId",
  "connectionId",
  "dspAdvertiserId",
  "dspProfileId",
  "isDefault"
})
public record ConnectionRequest(
    String amcAccountId,
    String amcAccountMarketplaceId,
    String amcInstanceId,
    String connectionId,
    String dspAdvertiserId,
    String dspProfileId,
    Boolean isDefault) {}
