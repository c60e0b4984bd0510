package io.sluice.domain.diff;

/** What a plan does to one member of an audience. */
public enum ChangeKind {
  /** The person enters the audience. */
  ADD,
  /** The person is in the audience and what Amazon would receive has changed. */
  UPDATE,
  /** Nothing changed, the time to live at Amazon is running out. */
  RENEW,
  /** The person leaves, see {@link RemovalReason}. */
  REMOVE,
  /** Nothing changed but the version of the match-key rules, see {@link RulesHistory}. */
  REHASH;

  /** True for the kinds that reach Amazon as a CREATE. */
  public boolean creates() {
    return this != REMOVE;
  }
}
