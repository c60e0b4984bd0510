package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Error body of the token service, shaped as RFC 6749 says.
 *
 * @param error code such as invalid_grant
 * @param errorDescription text, or null
 * @param errorIndex or null
 * @param requestId Amazon's id of the request, or null
 */
@JsonPropertyOrder({"error", "error_description", "error_index", "request_id"})
public record TokenError(
    String error,
    @JsonProperty("error_description") String errorDescription,
    @JsonProperty("error_index") String errorIndex,
    @JsonProperty("request_id") String requestId) {}
