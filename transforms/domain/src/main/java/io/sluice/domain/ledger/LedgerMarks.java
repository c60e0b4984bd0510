package io.sluice.domain.ledger;

import java.util.Map;

/**
 * What a catalogue says of itself before anything is read from it or made in it.
 *
 * @param inUse false where there is no ledger: no catalogue, or one in which nothing was ever
 *     written
 * @param workspace the identity of the workspace that writes it; empty text before any, as in what
 *     an older build wrote
 * @param tables the mark of each table that changes state, by table name; none of a table that was
 *     not written since there are marks
 */
public record LedgerMarks(boolean inUse, String workspace, Map<String, StateMark> tables) {
  /** No ledger is there. */
  public static final LedgerMarks NONE = new LedgerMarks(false, "", Map.of());

  /** Copies the map. */
  public LedgerMarks {
    tables = Map.copyOf(tables);
  }
}
