package io.sluice.jobs.config;

/**
 * What happens to members who left or whose lifetime is over. Withdrawn consent, suppression and
 * erasure are always deleted, whatever this says.
 */
public enum RemovalMode {
  /** They are deleted at Amazon. */
  DELETE,
  /** They are no longer renewed and lapse by their TTL. */
  LET_EXPIRE
}
