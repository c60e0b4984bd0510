package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Which connection takes an upload; left out unless there is one.
 *
 * @param connectionId the connection; blank means the default one
 * @param targetTypes nothing or DSP; AMC is always included; or null
 */
@JsonPropertyOrder({"connectionId", "targetTypes"})
public record RecordsTarget(String connectionId, List<String> targetTypes) {
  /** Copies the types, so that the body cannot change. */
  public RecordsTarget {
    targetTypes = targetTypes == null ? null : List.copyOf(targetTypes);
  }

  /** Returns the target of one connection, with Amazon's default types. */
  public static RecordsTarget connection(String connectionId) {
    return new RecordsTarget(connectionId, null);
  }
}
