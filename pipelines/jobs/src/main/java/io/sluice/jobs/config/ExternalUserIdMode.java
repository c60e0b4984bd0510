package io.sluice.jobs.config;

/** What becomes of an external user id that Amazon's pattern refuses. */
public enum ExternalUserIdMode {
  /** The row is a reject. */
  AS_IS,
  /** The SHA-256 of the id, in hex, takes its place. */
  DERIVE
}
