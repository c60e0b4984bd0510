package io.sluice.jobs.config;

/** A secret cannot be fetched. The message names the reference, the reason and the remedy. */
public final class SecretUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SecretRef ref;

  SecretUnavailableException(SecretRef ref, String reason, String remedy) {
    super("the secret " + ref + " " + reason + ". " + remedy);
    this.ref = ref;
  }

  /** Where the secret was looked for. */
  public SecretRef ref() {
    return ref;
  }
}
