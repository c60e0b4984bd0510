package io.sluice.beam.iceberg.source;

/** A table of the warehouse cannot be pinned; the message names it and the remedy. */
public final class TableUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  TableUnusableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  TableUnusableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** What stands in the way. */
  public enum Reason {
    /** No such table: a matter of configuration. */
    NO_TABLE,
    /** No such snapshot yet, or no longer. */
    NO_SNAPSHOT,
    /** Metadata that is missing or damaged. */
    METADATA
  }
}
