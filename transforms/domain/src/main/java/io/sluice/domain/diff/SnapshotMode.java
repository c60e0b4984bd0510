package io.sluice.domain.diff;

/** What a member's absence from the snapshot means. */
public enum SnapshotMode {
  /** The snapshot is everybody: who is absent has left. */
  FULL,
  /**
   * The snapshot is news: absence means nothing, members leave by lifetime, consent, suppression.
   */
  INCREMENT
}
