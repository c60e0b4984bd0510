package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 202 to an upload: the job that works it off.
 *
 * @param jobRequestId id of the job
 */
@JsonPropertyOrder({"jobRequestId"})
public record RecordsAccepted(String jobRequestId) {}
