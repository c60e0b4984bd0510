package io.sluice.beam.batch;

import io.sluice.beam.diff.EventMergeOutput;
import io.sluice.domain.delivery.LaneId;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;

/**
 * Takes the batches and documents of a plan of events as the merge makes them. Sequences are {@code
 * bucket * 100,000 + number}: buckets are cut apart and need no count of each other.
 */
public final class EventOutbox implements EventMergeOutput {
  private static final long serialVersionUID = 1L;

  /** Batches of a bucket at most, and the distance of two buckets' sequences. */
  public static final int BATCHES_A_BUCKET = 100_000;

  private final PlanFolder folder;
  private final LaneId lane;

  /** The outbox of a plan on its lane. */
  public EventOutbox(PlanFolder folder, LaneId lane) {
    this.folder = folder;
    this.lane = lane;
  }

  /** The bucket of a batch. */
  public static int bucket(int seq) {
    return (seq - 1) / BATCHES_A_BUCKET;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a bucket has more than {@value #BATCHES_A_BUCKET} batches
   */
  @Override
  public PlanManifest.Batch batch(
      int bucket, int number, String attempt, List<byte[]> encoded, long bytes) throws IOException {
    if (number < 1 || number > BATCHES_A_BUCKET) {
      throw new IllegalArgumentException("batch " + number + " of bucket " + bucket);
    }
    return folder.writeEventBatch(
        lane, bucket * BATCHES_A_BUCKET + number, attempt, encoded, bytes);
  }

  @Override
  public void document(String name, Object document) throws IOException {
    folder.writeDocument(name, document);
  }
}
