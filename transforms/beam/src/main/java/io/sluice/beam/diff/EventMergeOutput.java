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
   * Writes one batch of the plan's outbox, replacing what a failed try left.
   *
   * @param bucket the bucket, from 0
   * @param number 1, 2, 3, ... within the bucket
   * @param encoded the events in sending order
   * @param bytes bytes of the body that they render to
   * @return its entry for the manifest
   */
  PlanManifest.Batch batch(int bucket, int number, List<byte[]> encoded, long bytes)
      throws IOException;

  /**
   * Writes a JSON document beside the plan, replacing the one before.
   *
   * @param name within the plan's folder
   */
  void document(String name, Object document) throws IOException;
}
