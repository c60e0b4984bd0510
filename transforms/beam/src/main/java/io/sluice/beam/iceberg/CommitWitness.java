package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.StateMark;

/**
 * Remembers outside the catalogue which commits changed the ledger's state. The run's name is noted
 * before its first commit, each commit after it; killed in between, the name explains the commit.
 */
public interface CommitWitness {
  /** The identity that the workspace has, or would have where its ledger has none yet. */
  String workspace();

  /**
   * Called before a commit; the first call notes the run.
   *
   * @return the run's name
   */
  String begin();

  /**
   * Called after a commit.
   *
   * @param workspace the ledger's identity
   * @param table the table's name
   * @param mark its mark in that commit
   */
  void committed(String workspace, String table, StateMark mark);
}
