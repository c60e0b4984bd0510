package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.StateMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * The marks of the tables that change state, as properties that move in the commits they count:
 * {@code sluice.mark} of each, and {@code sluice.workspace} of {@code memberships}. The logs and
 * the leases have none: nothing is decided by them that a next run does not find out.
 */
final class StateMarks {
  /** The identity of the workspace that writes the ledger. */
  static final String WORKSPACE = "sluice.workspace";

  /** Set anew when a person accepts a ledger that may be older than the truth. */
  static final String ACCEPTED = "sluice.accepted";

  /** The tables that have a mark. */
  static final List<TableIdentifier> TABLES =
      List.of(
          LedgerTables.MEMBERSHIPS,
          LedgerTables.MEMBERSHIP_KEYS,
          LedgerTables.AUDIENCES,
          LedgerTables.CONVERSIONS,
          LedgerTables.CONVERSION_NAMES);

  private static final String MARK = "sluice.mark";
  private static final List<String> CONTROL = List.of("sluice.", "open.", "closed.", "buckets.");

  private StateMarks() {}

  static boolean counts(TableIdentifier id) {
    return TABLES.contains(id);
  }

  /** The mark of one version of a table; none where it was written before there were marks. */
  static StateMark of(Map<String, String> properties) {
    return StateMark.parse(properties.getOrDefault(MARK, "")).orElse(new StateMark(0, ""));
  }

  /** Sets the next mark in the coming commit. */
  static StateMark next(PinnedOperations pinned, String run) {
    long before = of(pinned.current().properties()).commits();
    StateMark mark = new StateMark(Math.max(before + 1, pinned.raisedMark()), run);
    pinned.set(MARK, mark.text());
    return mark;
  }

  /** What a catalogue says, nothing being made in it. */
  static LedgerMarks read(Catalog catalog) {
    Map<String, StateMark> marks = new HashMap<>();
    boolean inUse = false;
    String workspace = "";
    for (TableIdentifier id : TABLES) {
      if (!catalog.tableExists(id)) {
        continue;
      }
      Table table;
      try {
        table = catalog.loadTable(id);
      } catch (NotFoundException e) {
        inUse = true; // It names metadata that later commits deleted: no mark is as old as that.
        continue;
      }
      StateMark mark = of(table.properties());
      if (mark.commits() > 0) {
        marks.put(id.name(), mark);
      }
      inUse |= table.currentSnapshot() != null || hasControl(table.properties());
      workspace = table.properties().getOrDefault(WORKSPACE, workspace);
    }
    return new LedgerMarks(inUse, workspace, marks);
  }

  private static boolean hasControl(Map<String, String> properties) {
    return properties.keySet().stream().anyMatch(key -> CONTROL.stream().anyMatch(key::startsWith));
  }
}
