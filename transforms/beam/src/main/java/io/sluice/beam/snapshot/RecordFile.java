package io.sluice.beam.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A file whose rows the reader of its table gives, not its pages: since some of its rows are
 * deleted, or it is no Parquet file.
 */
public interface RecordFile extends Serializable {
  /** The columns of the records in Parquet's words, as the text of a message type. */
  String schema();

  /** Opens the rows that are not deleted. */
  Records open() throws IOException;

  /** The rows, one after the other. Personal data: raw. For one thread. */
  interface Records extends Closeable {
    /** Moves to the next row; false after the last. */
    boolean next() throws IOException;

    /**
     * A value of the row in the physical form that {@link #schema()} says: a collection for a list,
     * {@code null} where there is none.
     *
     * @param configured a configured column that the table stores
     */
    @Nullable Object value(String configured);
  }
}
