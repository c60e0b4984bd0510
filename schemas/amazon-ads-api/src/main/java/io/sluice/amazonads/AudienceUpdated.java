package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 200 to an update.
 *
 * @param advertiserId DSP advertiser, or null
 * @param audienceId Amazon's 64-bit id
 * @param name name
 * @param description description
 * @param metadata external id, time to live, fees
 */
@JsonPropertyOrder({"advertiserId", "audienceId", "name", "description", "metadata"})
public record AudienceUpdated(
    Long advertiserId,
    long audienceId,
    String name,
    String description,
    AudienceMetadata metadata) {}
