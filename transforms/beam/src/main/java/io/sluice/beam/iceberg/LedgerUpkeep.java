package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.BucketSize;
import io.sluice.domain.ledger.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Keeps the ledger's tables from growing without bound: drops what is over, merges small files,
 * forgets old versions, deletes files that no version names. Got from {@link IcebergLedger#upkeep}.
 *
 * <p>It may run beside settlements and beside another of its kind: each change is one commit that
 * gives way to theirs. Killed anywhere it leaves nothing but files that a later run deletes. No
 * look-up answers differently afterwards, but for what is over.
 */
public final class LedgerUpkeep {
  private final LedgerCatalog catalog;
  private final LedgerStorage storage;
  private final Retention retention;
  private final Instant now;
  private final Map<TableIdentifier, UpkeepTally> tallies = new HashMap<>();
  private final List<BucketGrowth> growth = new ArrayList<>();
  private BucketSize bucketSize = BucketSize.STANDARD;
  private boolean does = true;

  LedgerUpkeep(LedgerCatalog catalog, LedgerStorage storage, Retention retention, Instant now) {
    this.catalog = catalog;
    this.storage = storage;
    this.retention = retention;
    this.now = now;
  }

  /** With buckets of another size; those of half a million members otherwise. Returns this. */
  public LedgerUpkeep withBucketSize(BucketSize size) {
    bucketSize = size;
    return this;
  }

  /**
   * Does it.
   *
   * @param unfinished plans that may still be settled: files that their tasks wrote stay
   * @return one entry a table
   */
  public List<TableUpkeep> run(Set<String> unfinished) {
    return all(unfinished);
  }

  /** Tells what {@link #run} would do now. What one step leaves to the next is not foreseen. */
  public List<TableUpkeep> foresee(Set<String> unfinished) {
    does = false;
    return all(unfinished);
  }

  private List<TableUpkeep> all(Set<String> unfinished) {
    Map<TableIdentifier, StoredFiles> before = stored();
    BucketDoubling.of(this).run();
    MembershipPruning.of(this).run();
    KeyMerge.of(this).run();
    EventMerging.of(this).run();
    LogMerge.of(this).run();
    for (TableIdentifier id : LedgerTables.all()) {
      ManifestMerge.run(this, id);
      SnapshotExpiry.run(this, id);
    }
    Set<String> held = new HashSet<>(unfinished);
    for (TableIdentifier id : List.of(LedgerTables.MEMBERSHIPS, LedgerTables.CONVERSIONS)) {
      held.addAll(PlanClaims.held(catalog.table(id).properties()));
    }
    LedgerTables.all().forEach(id -> OrphanFiles.run(this, id, held));
    Map<TableIdentifier, StoredFiles> after = stored();
    List<TableUpkeep> tables = new ArrayList<>();
    for (TableIdentifier id : LedgerTables.all()) {
      tables.add(tally(id).of(id.toString(), before.get(id), after.get(id)));
    }
    return tables;
  }

  private Map<TableIdentifier, StoredFiles> stored() {
    Map<TableIdentifier, StoredFiles> stored = new HashMap<>();
    LedgerTables.all().forEach(id -> stored.put(id, StoredFiles.of(catalog.table(id))));
    return stored;
  }

  /** Audiences that had outgrown their buckets, after {@link #run} or {@link #foresee}. */
  public List<BucketGrowth> growth() {
    return List.copyOf(growth);
  }

  void grown(BucketGrowth audience) {
    growth.add(audience);
  }

  BucketSize bucketSize() {
    return bucketSize;
  }

  /** False where it is only told what would be done. */
  boolean does() {
    return does;
  }

  LedgerCatalog catalog() {
    return catalog;
  }

  Table table(TableIdentifier id) {
    return catalog.table(id);
  }

  LedgerStorage storage() {
    return storage;
  }

  Retention retention() {
    return retention;
  }

  Instant now() {
    return now;
  }

  UpkeepTally tally(TableIdentifier id) {
    return tallies.computeIfAbsent(id, table -> new UpkeepTally());
  }
}
