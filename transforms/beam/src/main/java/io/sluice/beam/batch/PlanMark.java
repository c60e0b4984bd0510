package io.sluice.beam.batch;

import java.time.Instant;
import java.util.Map;

/**
 * The content of a marker document.
 *
 * @param planId the plan
 * @param at when, delivery clock
 * @param runId the command that wrote it
 * @param reason why, in the operator's or the command's words
 * @param values what was accepted or found, by name
 */
public record PlanMark(
    String planId, Instant at, String runId, String reason, Map<String, String> values) {
  /** Copies the map. */
  public PlanMark {
    values = Map.copyOf(values);
  }
}
