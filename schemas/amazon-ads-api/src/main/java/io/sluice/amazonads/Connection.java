package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A connection between a partner and an advertiser's AMC instance, DSP advertiser or both. All
 * fields are texts as Amazon writes them, each may be null; times are ISO 8601.
 */
@JsonPropertyOrder({
  "amcAccountId",
  "amcAccountMarketplaceId",
  "amcAccountName",
  "amcInstanceId",
  "amcInstanceName",
  "clientId",
  "connectionId",
  "creationDateTime",
  "customerId",
  "dataUploadAwsAccountId",
  "dspAdvertiserCountryCode",
  "dspAdvertiserId",
  "dspAdvertiserMarketplaceId",
  "dspAdvertiserName",
  "dspAdvertiserRegion",
  "dspProfileId",
  "isDefault",
  "modifiedDateTime"
})
public record Connection(
    String amcAccountId,
    String amcAccountMarketplaceId,
    String amcAccountName,
    String amcInstanceId,
    String amcInstanceName,
    String clientId,
    String connectionId,
    String creationDateTime,
    String customerId,
    String dataUploadAwsAccountId,
    String dspAdvertiserCountryCode,
    String dspAdvertiserId,
    String dspAdvertiserMarketplaceId,
    String dspAdvertiserName,
    String dspAdvertiserRegion,
    String dspProfileId,
    Boolean isDefault,
    String modifiedDateTime) {}
