package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.SnapshotHistory;
import io.sluice.domain.ledger.SnapshotHistory.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Forgets a table's old versions, with the files that only they name. */
final class SnapshotExpiry {
  /** Stands for a claim that was made before there was any version. */
  private static final long BEFORE_ALL = Long.MIN_VALUE;

  private SnapshotExpiry() {}

  static void run(LedgerUpkeep upkeep, TableIdentifier id) {
    Instant before = upkeep.now().minus(upkeep.retention().snapshots());
    int expired =
        upkeep.does()
            ? upkeep.catalog().edit(id, pinned -> expire(pinned.table(), before))
            : expired(upkeep.table(id), before).size();
    upkeep.tally(id).snapshotsExpired += expired;
  }

  /** Decided and committed on one version of the table: a claim in between is looked at again. */
  private static int expire(Table table, Instant before) {
    List<Long> expired = expired(table, before);
    if (!expired.isEmpty()) {
      ExpireSnapshots expire = table.expireSnapshots();
      expired.forEach(expire::expireSnapshotId);
      expire.commit();
    }
    return expired.size();
  }

  private static List<Long> expired(Table table, Instant before) {
    List<Version> versions = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      versions.add(
          new Version(
              snapshot.snapshotId(),
              Instant.ofEpochMilli(snapshot.timestampMillis()),
              snapshot.sequenceNumber()));
    }
    Set<Long> named = bases(table.properties());
    table.refs().values().stream()
        .filter(ref -> ref.snapshotId() != newest(table))
        .map(SnapshotRef::snapshotId)
        .forEach(named::add);
    return new SnapshotHistory(versions).expired(before, named);
  }

  private static long newest(Table table) {
    Snapshot newest = table.currentSnapshot();
    return newest == null ? BEFORE_ALL : newest.snapshotId();
  }

  private static Set<Long> bases(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().startsWith(IcebergLedger.BASE))
        .map(property -> base(property.getValue()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long base(String text) {
    return text.equals(IcebergLedger.NO_SNAPSHOT) ? BEFORE_ALL : Long.parseLong(text);
  }
}
