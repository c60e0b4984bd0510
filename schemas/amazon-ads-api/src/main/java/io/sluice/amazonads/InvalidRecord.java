package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A record that a job did not take.
 *
 * @param audienceId id of the audience, as text
 * @param externalId external user id of the record
 * @param error Amazon's reason
 */
@JsonPropertyOrder({"audienceId", "externalId", "error"})
public record InvalidRecord(String audienceId, String externalId, String error) {
  /** Names audience and reason, never the member. */
  @Override
  public String toString() {
    return "InvalidRecord[audience " + audienceId + ", " + error + "]";
  }
}
