package io.sluice.domain.batch;

import java.util.List;

/**
 * One request body to be: records of one audience in the order they are sent.
 *
 * @param id digest of plan id, lane, sequence and content, see {@link BatchId}
 * @param audience the Amazon audience and its target
 * @param records 1..10,000 records
 */
public record UploadBatch(BatchId id, RemoteTarget audience, List<UploadRecord> records) {
  /** Copies the list. */
  public UploadBatch {
    records = List.copyOf(records);
  }
}
