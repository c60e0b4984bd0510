package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.qualify.AudienceTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** The registry: some hundred rows in one file that is replaced by compare-and-set. */
final class AudienceTable {
  private final LedgerCatalog catalog;

  AudienceTable(LedgerCatalog catalog) {
    this.catalog = catalog;
  }

  List<AudienceEntry> all() {
    return read(catalog.table(LedgerTables.AUDIENCES));
  }

  Optional<AudienceEntry> find(AudienceTarget target) {
    return all().stream().filter(entry -> entry.target().equals(target)).findFirst();
  }

  boolean put(Optional<AudienceEntry> expected, AudienceEntry entry) {
    if (expected.filter(e -> !e.target().equals(entry.target())).isPresent()) {
      throw new IllegalArgumentException("the expected entry is of another audience");
    }
    AudienceEntry next = micros(entry);
    return catalog.edit(
        LedgerTables.AUDIENCES,
        pinned -> {
          List<AudienceEntry> entries = new ArrayList<>(read(pinned.table()));
          Optional<AudienceEntry> present =
              entries.stream().filter(e -> e.target().equals(entry.target())).findFirst();
          if (present.equals(Optional.of(next))) {
            return true; // Also our own commit whose answer was lost.
          }
          if (!present.equals(expected.map(AudienceTable::micros))) {
            return false;
          }
          present.ifPresent(entries::remove);
          entries.add(next);
          rewrite(pinned.table(), entries);
          return true;
        });
  }

  boolean remove(AudienceEntry expected) {
    AudienceEntry gone = micros(expected);
    return catalog.edit(
        LedgerTables.AUDIENCES,
        pinned -> {
          List<AudienceEntry> entries = new ArrayList<>(read(pinned.table()));
          if (!entries.remove(gone)) {
            return entries.stream().noneMatch(e -> e.target().equals(gone.target()));
          }
          rewrite(pinned.table(), entries);
          return true;
        });
  }

  private static void rewrite(Table table, List<AudienceEntry> entries) {
    RowTable.rewrite(table, entries.stream().map(AudienceTable::row).toList());
  }

  private static List<AudienceEntry> read(Table table) {
    return RowTable.all(table).stream()
        .map(AudienceTable::entry)
        .sorted(Comparator.comparing(AudienceEntry::target))
        .toList();
  }

  private static Map<String, Object> row(AudienceEntry entry) {
    Map<String, Object> row = new HashMap<>();
    row.put("target", entry.target().toString());
    row.put("audience_id", entry.audienceId());
    row.put("external_audience_id", entry.externalAudienceId());
    row.put("name", entry.name());
    row.put("description", entry.description());
    row.put("country", entry.country());
    row.put("ttl_s", entry.ttlSeconds());
    row.put("fees", entry.fees());
    row.put("bucket_count", (long) entry.bucketCount());
    row.put("intent_at", entry.intentAt());
    row.put("created_at", entry.createdAt());
    return row;
  }

  private static AudienceEntry entry(Map<String, Object> row) {
    return new AudienceEntry(
        AudienceTarget.parse((String) row.get("target")),
        (Long) row.get("audience_id"),
        (String) row.get("external_audience_id"),
        (String) row.get("name"),
        (String) row.get("description"),
        (String) row.get("country"),
        (Long) row.get("ttl_s"),
        (String) row.get("fees"),
        Math.toIntExact((Long) row.get("bucket_count")),
        (Instant) row.get("intent_at"),
        (Instant) row.get("created_at"));
  }

  /** The entry as it comes back: the table keeps microseconds. */
  private static AudienceEntry micros(AudienceEntry entry) {
    return new AudienceEntry(
        entry.target(),
        entry.audienceId(),
        entry.externalAudienceId(),
        entry.name(),
        entry.description(),
        entry.country(),
        entry.ttlSeconds(),
        entry.fees(),
        entry.bucketCount(),
        entry.intentAt().truncatedTo(ChronoUnit.MICROS),
        micros(entry.createdAt()));
  }

  private static @Nullable Instant micros(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
  }
}
