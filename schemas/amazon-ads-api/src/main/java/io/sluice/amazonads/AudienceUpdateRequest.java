package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Body of PUT /amc/audiences/metadata/{audienceId}; null leaves a value as it is. Name, external
 * id, country and target cannot be changed.
 *
 * @param description the new description, or null
 * @param metadata new time to live and fees, or null
 */
@JsonPropertyOrder({"description", "metadata"})
public record AudienceUpdateRequest(String description, AudienceMetadataUpdate metadata) {}
