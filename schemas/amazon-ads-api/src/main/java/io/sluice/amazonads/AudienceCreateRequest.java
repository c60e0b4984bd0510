package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Body of POST /amc/audiences/metadata: creates one audience.
 *
 * <p>The call has no idempotency key and there is no list: who loses the answer cannot look it up.
 *
 * @param name 10 to 128 characters of {@link AudienceLimits#AUDIENCE_TEXT}
 * @param description up to 1000 characters of the same; empty, but not null
 * @param countryCode one of {@link ApiVocabulary#countries()}, or null
 * @param targetResource where the audience lives
 * @param metadata external id, time to live, fees
 */
@JsonPropertyOrder({"name", "description", "countryCode", "targetResource", "metadata"})
public record AudienceCreateRequest(
    String name,
    String description,
    String countryCode,
    AudienceTarget targetResource,
    AudienceMetadata metadata) {}
