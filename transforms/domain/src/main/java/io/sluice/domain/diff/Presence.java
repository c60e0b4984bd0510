package io.sluice.domain.diff;

/** What the ledger knows of a member at Amazon, before the time to live is looked at. */
public enum Presence {
  /** Never accepted, or a DELETE was settled. */
  ABSENT,
  /** A CREATE was settled. */
  PRESENT,
  /** A call's outcome was never learned: counts as present. */
  UNKNOWN
}
