package io.sluice.jobs.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret in memory. Not serializable on purpose: what travels is the {@link SecretRef}. Printing
 * it shows a mask.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a secret. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself, for the one call that needs it. Never log it, never store it. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** A mask, the same for every secret. */
  @Override
  public String toString() {
    return "Secret[masked]";
  }
}
