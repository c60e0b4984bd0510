package io.sluice.amazonads.client;

/** A part of the {@link Credentials} cannot be fetched; ends a call as access that was refused. */
public final class CredentialUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialUnavailableException(String message) {
    super(message);
  }

  /**
   * Takes what an operator has to know.
   *
   * @param message names the reference, the reason and the remedy, never the secret
   * @param cause why it could not be fetched
   */
  public CredentialUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
