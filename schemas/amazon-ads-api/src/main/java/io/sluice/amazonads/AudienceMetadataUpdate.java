package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The part "metadata" of an update request; null leaves a value as it is.
 *
 * @param ttl seconds a member stays, 0 to 34300800, or null
 * @param audienceFees 1 to 13 fees, or null
 */
@JsonPropertyOrder({"ttl", "audienceFees"})
public record AudienceMetadataUpdate(Long ttl, List<AudienceFee> audienceFees) {
  /** Copies the fees, so that the body cannot change. */
  public AudienceMetadataUpdate {
    audienceFees = audienceFees == null ? null : List.copyOf(audienceFees);
  }
}
