package io.sluice.beam.snapshot;

import java.io.Serializable;
import java.util.List;

/** Where the values of one configured column are for the rows of one file. */
public sealed interface ColumnPlace extends Serializable {

  /**
   * In a column of the file.
   *
   * @param path the path of the column that holds the values, from the root of the file's schema
   */
  record Stored(List<String> path) implements ColumnPlace {
    /** Copies the path. */
    public Stored {
      path = List.copyOf(path);
    }
  }

  /** Nowhere: the file is older than the column, so each row is without a value. */
  record Absent() implements ColumnPlace {}

  /**
   * One value for all rows of the file, such as that of its partition.
   *
   * @param text the value; a date or time in ISO 8601, with a {@code Z} where it is in UTC
   */
  record Constant(String text) implements ColumnPlace {}
}
