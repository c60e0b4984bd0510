package io.sluice.beam.diff;

import io.sluice.records.PlanManifest;
import java.util.List;

/**
 * What the merge of one bucket of events came to.
 *
 * @param bucket which
 * @param batches in sending order
 * @param counts what became of its events
 */
public record EventMergeSummary(
    int bucket, List<PlanManifest.Batch> batches, EventMergeCounts counts) {
  /** Copies the list. */
  public EventMergeSummary {
    batches = List.copyOf(batches);
  }
}
