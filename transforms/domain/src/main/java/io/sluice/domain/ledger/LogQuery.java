package io.sluice.domain.ledger;

import java.util.Map;

/**
 * A look into a log table.
 *
 * @param table which
 * @param equal column name to the text it must equal
 * @param limit at most so many rows, at least 1
 */
public record LogQuery(LogRows.Table table, Map<String, String> equal, int limit) {
  /** Copies the map. */
  public LogQuery {
    equal = Map.copyOf(equal);
  }
}
