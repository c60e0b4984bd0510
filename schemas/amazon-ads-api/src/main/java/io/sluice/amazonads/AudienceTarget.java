package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where an audience lives: an AMC connection or a DSP advertiser, never both.
 *
 * @param connectionId the connection, or null
 * @param advertiserId the 64-bit advertiser id, or null
 */
@JsonPropertyOrder({"connectionId", "advertiserId"})
public record AudienceTarget(String connectionId, Long advertiserId) {
  /** Refuses a target that names both or neither. */
  public AudienceTarget {
    if ((connectionId == null) == (advertiserId == null)) {
      throw new IllegalArgumentException(
          "targetResource names "
              + (connectionId == null ? "neither" : "both")
              + " of connectionId and advertiserId; Amazon wants exactly one. Give one of them.");
    }
  }

  /** Returns the target of an AMC connection and the DSP advertiser behind it. */
  public static AudienceTarget connection(String connectionId) {
    return new AudienceTarget(connectionId, null);
  }

  /** Returns the target of a DSP advertiser alone. */
  public static AudienceTarget advertiser(long advertiserId) {
    return new AudienceTarget(null, advertiserId);
  }
}
