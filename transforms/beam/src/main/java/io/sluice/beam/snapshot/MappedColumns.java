package io.sluice.beam.snapshot;

import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which columns of a source's files are read, and as what. */
public interface MappedColumns extends Serializable {
  /** How the values of a column are read. */
  enum Reading {
    /** Text, a whole number or a decimal, or a list of those; given as text. */
    TEXT,
    /** As {@link #TEXT}, and also floating-point numbers and truths; given as text. */
    SCALAR,
    /** A timestamp or date; given as epoch milliseconds. */
    TIME,
    /** A timestamp or date as {@link #TIME}, or a text. */
    MOMENT
  }

  /** The columns by name, in a fixed order. */
  Map<String, Reading> readings();

  /** Zone of times without one, an id such as {@code Europe/Berlin}, or {@code null}. */
  @Nullable String zone();
}
