package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Sizes that Amazon reports; each may be absent.
 *
 * @param dspAudienceSize members that the DSP can reach
 * @param idResolutionCount members that Amazon matched
 * @param receivedRecordSize records that arrived
 */
@JsonPropertyOrder({"dspAudienceSize", "idResolutionCount", "receivedRecordSize"})
public record AudienceSize(Long dspAudienceSize, Long idResolutionCount, Long receivedRecordSize) {}
