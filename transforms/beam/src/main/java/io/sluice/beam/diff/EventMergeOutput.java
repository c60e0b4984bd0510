package io.sluice.beam.diff;

import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Where the merge of events leaves its files. The batch stage, which reads them, knows their form.
 * Travels to the workers.
 */
public interface EventMergeOutput extends Serializable {
  /**
   * Writes one batch into the plan's outbox.
   *
   * @param bucket the bucket, from 0
   * @param number 1, 2, 3, ... within the bucket
   * @param attempt keeps the file apart from those of other tries, see {@link TaskAttempt}
   * @param encoded the events in sending order
   * @param bytes bytes of the body that they render to
   * @return its entry for the manifest
   */
  PlanManifest.Batch batch(int bucket, int number, String attempt, List<byte[]> encoded, long bytes)
      throws IOException;

  /**
   * Writes a JSON document beside the plan.
   *
   * @param name within the plan's folder
   */
  void document(String name, Object document) throws IOException;
}
