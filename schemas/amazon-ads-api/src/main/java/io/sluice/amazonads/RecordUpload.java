package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One member in an upload.
 *
 * @param externalUserId 1 to 128 of {@code [0-9a-zA-Z_-]}
 * @param action add or remove
 * @param countryCode country of the member, or null
 * @param hashedPii 1 to 100 sets of digests, also to remove
 * @param userConsent consent, or null
 */
@JsonPropertyOrder({"externalUserId", "action", "countryCode", "hashedPII", "userConsent"})
public record RecordUpload(
    String externalUserId,
    RecordAction action,
    String countryCode,
    @JsonProperty("hashedPII") List<HashedPii> hashedPii,
    UserConsent userConsent) {
  /** Copies the sets, so that the body cannot change. */
  public RecordUpload {
    hashedPii = List.copyOf(hashedPii);
  }

  /** Names the action and the number of sets, never the member. */
  @Override
  public String toString() {
    return "RecordUpload[" + action + ", " + hashedPii.size() + " key sets]";
  }
}
