package io.sluice.beam.snapshot;

/** A snapshot that cannot be read as configured; nothing was planned. */
public final class SnapshotInvalidException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Makes the exception; the message names source, path, rule and remedy, never a value. */
  public SnapshotInvalidException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** As above, with what the reader said. */
  public SnapshotInvalidException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Whether waiting helps. */
  public Kind kind() {
    return kind;
  }

  /** The kinds, as exit codes see them. */
  public enum Kind {
    /** Not there yet: try later (exit 7). */
    NOT_YET,
    /** Wrong: somebody has to mend the data or the configuration (exit 2). */
    INVALID
  }
}
