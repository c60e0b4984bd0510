package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The part "metadata" of an audience that was read.
 *
 * @param externalAudienceId our own id of the audience
 * @param ttl seconds a member stays
 * @param audienceFees fees, or null
 * @param audienceSize sizes, or null
 */
@JsonPropertyOrder({"externalAudienceId", "ttl", "audienceFees", "audienceSize"})
public record AudienceMetadataWithSize(
    String externalAudienceId,
    Long ttl,
    List<AudienceFee> audienceFees,
    AudienceSize audienceSize) {
  /** Copies the fees, so that the body cannot change. */
  public AudienceMetadataWithSize {
    audienceFees = audienceFees == null ? null : List.copyOf(audienceFees);
  }
}
