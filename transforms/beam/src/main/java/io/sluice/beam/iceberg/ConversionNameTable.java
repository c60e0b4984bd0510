package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.ConversionNames.Remembered;
import io.sluice.domain.ledger.EventLedger.KnownName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;

/**
 * The registry of names: some hundred rows in one file that is replaced by compare-and-set. A name
 * keeps the place at which it was first remembered, and a new one comes last: it is what a
 * conversion is sent under now, whatever the clocks said.
 */
final class ConversionNameTable {
  private final LedgerCatalog catalog;

  ConversionNameTable(LedgerCatalog catalog) {
    this.catalog = catalog;
  }

  List<KnownName> of(String account) {
    return read(catalog.table(LedgerTables.CONVERSION_NAMES)).stream()
        .filter(entry -> entry.account().equals(account))
        .toList();
  }

  boolean put(Optional<KnownName> expected, KnownName entry) {
    if (expected.filter(seen -> !sameKey(seen, entry)).isPresent()) {
      throw new IllegalArgumentException("the expected entry is of another name");
    }
    KnownName next = micros(entry);
    return catalog.edit(
        LedgerTables.CONVERSION_NAMES,
        pinned -> {
          List<KnownName> entries = new ArrayList<>(read(pinned.table()));
          Optional<KnownName> present =
              entries.stream().filter(there -> sameKey(there, entry)).findFirst();
          if (present.equals(Optional.of(next))) {
            return true; // Also our own commit whose answer was lost.
          }
          if (!present.equals(expected.map(ConversionNameTable::micros))) {
            return false;
          }
          if (present.isPresent()) {
            entries.set(entries.indexOf(present.get()), next);
          } else {
            entries.add(next);
          }
          RowTable.rewrite(pinned.table(), entries.stream().map(ConversionNameTable::row).toList());
          return true;
        });
  }

  private static boolean sameKey(KnownName one, KnownName other) {
    return one.account().equals(other.account()) && one.remembered().equals(other.remembered());
  }

  private static List<KnownName> read(Table table) {
    return RowTable.all(table).stream().map(ConversionNameTable::entry).toList();
  }

  private static Map<String, Object> row(KnownName entry) {
    ConversionIdentity identity = entry.remembered().identity();
    Map<String, Object> row = new HashMap<>();
    row.put("account", entry.account());
    row.put("conversion", entry.remembered().conversion());
    row.put("name", identity.name());
    row.put("type", identity.type());
    row.put("source", identity.source());
    row.put("dataset", identity.dataset());
    row.put("definition_id", entry.definitionId());
    row.put("intent_at", entry.intentAt());
    return row;
  }

  private static KnownName entry(Map<String, Object> row) {
    ConversionIdentity identity =
        new ConversionIdentity(
            (String) row.get("name"),
            (String) row.get("type"),
            (String) row.get("source"),
            (String) row.get("dataset"));
    return new KnownName(
        (String) row.get("account"),
        new Remembered((String) row.get("conversion"), identity),
        (String) row.get("definition_id"),
        (Instant) row.get("intent_at"));
  }

  /** The entry as it comes back: the table keeps microseconds. */
  private static KnownName micros(KnownName entry) {
    return new KnownName(
        entry.account(),
        entry.remembered(),
        entry.definitionId(),
        entry.intentAt().truncatedTo(ChronoUnit.MICROS));
  }
}
