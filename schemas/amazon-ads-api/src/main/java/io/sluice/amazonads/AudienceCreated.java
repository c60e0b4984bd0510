package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 201 to the creation of an audience.
 *
 * @param audienceId Amazon's 64-bit id; samples exceed 2^53
 * @param externalAudienceId our own id, repeated
 */
@JsonPropertyOrder({"audienceId", "externalAudienceId"})
public record AudienceCreated(long audienceId, String externalAudienceId) {}
