package io.sluice.beam.diff;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where the merge leaves its files. The batch stage, which reads them, knows their form. Travels to
 * the workers; each call makes a file of its own, so tasks may share one.
 */
public interface MergeOutput extends Serializable {
  /**
   * Starts a file of changes.
   *
   * @param path URI of the file
   * @throws IOException if it cannot be created
   */
  Changes changes(String path) throws IOException;

  /**
   * Writes a JSON document in one go.
   *
   * @param path URI of the file
   * @param document what Jackson can write
   * @throws IOException if it cannot be written
   */
  void document(String path, Object document) throws IOException;

  /** One file of changes; it is whole once it is closed. Not safe for several threads. */
  interface Changes extends Closeable {
    /**
     * Appends a change; the caller sorts.
     *
     * @param order its class
     * @param ends earliest end of the TTL in epoch seconds for a renewal, else 0
     * @param change the change, hashed
     */
    void add(SendOrder order, long ends, PlannedChange change) throws IOException;

    /** Changes so far. */
    long count();
  }
}
