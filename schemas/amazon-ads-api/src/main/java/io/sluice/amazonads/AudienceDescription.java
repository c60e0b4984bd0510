package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 200 of GET /amc/audiences/metadata/{audienceId}.
 *
 * @param advertiserId DSP advertiser, or null
 * @param audienceId Amazon's 64-bit id
 * @param countryCode default country of the members, or null
 * @param name name
 * @param description description
 * @param metadata external id, time to live, fees, sizes
 */
@JsonPropertyOrder({"advertiserId", "audienceId", "countryCode", "name", "description", "metadata"})
public record AudienceDescription(
    Long advertiserId,
    long audienceId,
    String countryCode,
    String name,
    String description,
    AudienceMetadataWithSize metadata) {}
