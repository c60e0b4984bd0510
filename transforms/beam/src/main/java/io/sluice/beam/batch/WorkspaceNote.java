package io.sluice.beam.batch;

import io.sluice.domain.ledger.StateMark;
import java.util.Map;

/**
 * One document of {@link WorkspaceRecord}.
 *
 * @param version layout of this document, 1
 * @param workspace the identity
 * @param run the run's random name
 * @param number one more than that of every run that was known at its begin
 * @param tables the highest marks that the run has seen of the ledger's tables
 */
public record WorkspaceNote(
    int version, String workspace, String run, long number, Map<String, StateMark> tables) {
  /** Copies the map. */
  public WorkspaceNote {
    tables = Map.copyOf(tables);
  }
}
