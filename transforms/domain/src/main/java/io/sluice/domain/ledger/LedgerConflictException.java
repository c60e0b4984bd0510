package io.sluice.domain.ledger;

/** Somebody else changed the audience's state meanwhile; nothing of this commit was applied. */
public final class LedgerConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the exception; the message names audience, plan and what was found. */
  public LedgerConflictException(String message) {
    super(message);
  }

  /** As above, with the catalogue's own exception. */
  public LedgerConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
