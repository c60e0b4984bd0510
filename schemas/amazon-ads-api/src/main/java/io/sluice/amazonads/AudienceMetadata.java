package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The part "metadata" of a create request, and of the answer to an update.
 *
 * @param externalAudienceId our own id of the audience
 * @param ttl seconds a member stays, 0 to 34300800; null means the maximum
 * @param audienceFees 1 to 13 fees, or null
 */
@JsonPropertyOrder({"externalAudienceId", "ttl", "audienceFees"})
public record AudienceMetadata(
    String externalAudienceId, Long ttl, List<AudienceFee> audienceFees) {
  /** Copies the fees, so that the body cannot change. */
  public AudienceMetadata {
    audienceFees = audienceFees == null ? null : List.copyOf(audienceFees);
  }
}
