package io.sluice.sandbox;

/** How the sandbox treats what Amazon's documents leave open. */
public enum Strictness {
  /** Refuses unknown fields, values that are no digest, and a wrong Accept header. */
  STRICT,
  /**
   * Ignores unknown fields and the Accept header; a value that is no digest makes its record
   * invalid instead of the request. An event may have a key type twice and digests in upper case.
   */
  LENIENT
}
