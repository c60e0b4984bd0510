package io.sluice.domain.diff;

/** What happens to members who left or whose lifetime is over; privacy removals are always sent. */
public enum RemovalPolicy {
  /** They are deleted at Amazon. */
  DELETE,
  /** Their TTL is left to run out. */
  LET_EXPIRE
}
