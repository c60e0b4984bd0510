package io.sluice.domain.ledger;

import java.util.List;
import java.util.Map;

/**
 * Rows for one of the log tables, replaced as a whole by their owner so that writing them again
 * changes nothing.
 *
 * @param table which
 * @param owner plan id or run id
 * @param rows column name to value: text, long, double, Instant or null
 */
public record LogRows(Table table, String owner, List<Map<String, Object>> rows) {
  /** Copies the list. */
  public LogRows {
    rows = List.copyOf(rows);
  }

  /** The log tables. */
  public enum Table {
    /** One row a batch. */
    DELIVERIES("deliveries"),
    /** One row a coded refusal. */
    REJECTS("rejects"),
    /** Amazon's audience size, one row a settled job. */
    SIZES("sizes"),
    /** One row a command. */
    RUNS("runs"),
    /** One row a member and change; written by tasks, read by support. */
    CHANGES("changes");

    private final String tableName;

    Table(String tableName) {
      this.tableName = tableName;
    }

    /** The name in the namespace {@code sluice}. */
    public String tableName() {
      return tableName;
    }
  }
}
