package io.sluice.domain.delivery;

/** A metadata call to Amazon that did not end well. The message names account, call and remedy. */
public final class RemoteCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /**
   * Makes the exception.
   *
   * @param kind what the caller can do about it
   * @param message account, call, status, remedy; never a secret or a personal value
   */
  public RemoteCallException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the caller can do about it. */
  public Kind kind() {
    return kind;
  }

  /** The kinds of end, as exit codes see them. */
  public enum Kind {
    /** Credentials or access refused (exit 5). */
    ACCESS,
    /** What was asked is wrong (exit 2). */
    INVALID,
    /** Amazon is not there; nothing was done (exit 6). */
    UNAVAILABLE,
    /** The call may have been carried out (exit 6). */
    OUTCOME_UNKNOWN
  }
}
