package io.sluice.beam.iceberg;

import io.sluice.beam.iceberg.FileDescriptor.Kind;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.Ledger;
import io.sluice.domain.ledger.LedgerConflictException;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.ledger.SuppressionVersions;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The ledger in Iceberg tables. Safe for use by several threads and processes: each change is
 * decided on one version of a table and committed only if the table is still at it.
 *
 * <p>Control is kept as properties of {@code memberships}, so that it moves in the same commit as
 * the rows: the claims, see {@link PlanClaims}, {@code notes.<target>} what a closed plan left to
 * the next one, {@code base.<target>} the table's snapshot at the claim, from which the settlement
 * is validated. Whoever expires snapshots keeps those that a {@code base} names.
 */
public final class IcebergLedger implements Ledger {
  static final String BASE = "base.";
  static final String NO_SNAPSHOT = "none";
  private static final String NOTES = "notes.";

  private final LedgerCatalog catalog;
  private final AudienceTable audiences;
  private static final String FINGERPRINT_CHECK = "sluice.fingerprint-check";

  private final LogTables logs;
  private final PlanClaims claims;
  private final IcebergEventLedger events;

  private IcebergLedger(LedgerCatalog catalog) {
    this.catalog = catalog;
    this.audiences = new AudienceTable(catalog);
    this.logs = new LogTables(catalog);
    this.claims = new PlanClaims(catalog, LedgerTables.MEMBERSHIPS);
    this.events = new IcebergEventLedger(catalog, logs);
  }

  /** Opens the catalog and creates the tables that are missing. */
  public static IcebergLedger open(CatalogSettings settings) {
    return new IcebergLedger(LedgerCatalog.open(settings));
  }

  /**
   * Opens the catalog as one of a workspace.
   *
   * @param gate asked before anything is made
   * @param witness told of each commit that changes state
   */
  public static IcebergLedger open(
      CatalogSettings settings, LedgerGate gate, CommitWitness witness) {
    return new IcebergLedger(LedgerCatalog.open(settings, gate, Optional.of(witness)));
  }

  /** What a catalogue says of itself; no table is made in it. */
  public static LedgerMarks marks(CatalogSettings settings) {
    return LedgerCatalog.look(settings);
  }

  /** What brings a ledger back that may be older than the truth. */
  public LedgerReturn returned() {
    return new LedgerReturn(catalog, storage());
  }

  /** Gives the ledger its identity where it has none yet. */
  public void identify() {
    catalog.identity();
  }

  /**
   * Names the last time when a person accepted this ledger although it may be older than the truth;
   * empty text before any. Plans made before then are not the same plans as those after.
   */
  public String acceptance() {
    return catalog
        .table(LedgerTables.MEMBERSHIPS)
        .properties()
        .getOrDefault(StateMarks.ACCEPTED, "");
  }

  /** How tasks reach the data files; to be sent to them. */
  public LedgerStorage storage() {
    return LedgerStorage.of(
        catalog.table(LedgerTables.MEMBERSHIPS),
        catalog.table(LedgerTables.MEMBERSHIP_KEYS),
        catalog.table(LedgerTables.CHANGES),
        catalog.table(LedgerTables.CONVERSIONS),
        catalog.secrets());
  }

  /**
   * What keeps the tables from growing without bound.
   *
   * @param retention how long what is kept
   * @param now the delivery clock
   */
  public LedgerUpkeep upkeep(Retention retention, Instant now) {
    return new LedgerUpkeep(catalog, storage(), retention, now);
  }

  /** The ledger of events, in the same catalog and open as long as this one. */
  public EventLedger events() {
    return events;
  }

  @Override
  public Optional<AudienceEntry> audience(AudienceTarget target) {
    return audiences.find(target);
  }

  @Override
  public List<AudienceEntry> audiences() {
    return audiences.all();
  }

  @Override
  public boolean put(Optional<AudienceEntry> expected, AudienceEntry entry) {
    return audiences.put(expected, entry);
  }

  @Override
  public boolean remove(AudienceEntry expected) {
    return audiences.remove(expected);
  }

  /**
   * The check value of the fingerprint key that this ledger was written with; the given one where
   * none was kept yet. Tells two keys apart and nothing about either.
   */
  public String fingerprintCheck(String mine) {
    return catalog.edit(
        LedgerTables.MEMBERSHIPS,
        table -> {
          String kept = table.property(FINGERPRINT_CHECK);
          if (kept.isEmpty()) {
            table.set(FINGERPRINT_CHECK, mine);
            catalog.commitProperties(table);
            return mine;
          }
          return kept;
        });
  }

  /** The check value as it is kept; empty where there is none yet. */
  public Optional<String> fingerprintCheck() {
    Table table = catalog.table(LedgerTables.MEMBERSHIPS);
    return Optional.ofNullable(table.properties().get(FINGERPRINT_CHECK));
  }

  @Override
  public LedgerView view(AudienceTarget target) {
    BucketCounts counts = BucketCounts.of(catalog);
    Table memberships = catalog.table(LedgerTables.MEMBERSHIPS);
    // Keys second: a plan's keys are there before its rows, so none can be missing.
    Table keys = catalog.table(LedgerTables.MEMBERSHIP_KEYS);
    Map<String, String> properties = memberships.properties();
    int buckets = counts.in(memberships, target);
    return new LedgerView(
        target,
        PlanClaims.version(properties, target),
        PlanClaims.openPlan(properties, target),
        ClosingNotes.parse(properties.getOrDefault(notes(target), "")),
        buckets,
        LedgerSlices.of(target, buckets, counts.in(keys, target), memberships, keys));
  }

  @Override
  public Map<String, SnapshotOrder> suppressionLists() {
    Map<String, SnapshotOrder> newest = listsIn(LedgerTables.MEMBERSHIPS, NOTES);
    return SuppressionVersions.newer(
        newest, listsIn(LedgerTables.CONVERSIONS, IcebergEventLedger.LISTS));
  }

  private Map<String, SnapshotOrder> listsIn(TableIdentifier table, String prefix) {
    Map<String, SnapshotOrder> newest = Map.of();
    for (Map.Entry<String, String> note : catalog.table(table).properties().entrySet()) {
      if (note.getKey().startsWith(prefix)) {
        newest = SuppressionVersions.newer(newest, SuppressionVersions.parse(note.getValue()));
      }
    }
    return newest;
  }

  @Override
  public ClaimState claimState(AudienceTarget target) {
    return claims.state(target);
  }

  @Override
  public boolean claim(AudienceTarget target, String planId, String version) {
    return claims.claim(
        target,
        planId,
        version,
        table -> {
          Snapshot base = table.current().currentSnapshot();
          table.set(base(target), base == null ? NO_SNAPSHOT : Long.toString(base.snapshotId()));
        });
  }

  @Override
  public boolean release(AudienceTarget target, String planId) {
    return claims.release(target, planId, table -> table.remove(base(target)));
  }

  @Override
  public void forget(AudienceTarget target, String version) {
    Expression rows = Expressions.equal("target", target.toString());
    // The members first, with the claim: digests without members are of no use to any plan.
    catalog.edit(
        LedgerTables.MEMBERSHIPS,
        table -> {
          PlanClaims.close(table, target, version);
          table.remove(notes(target));
          table.remove(base(target));
          table.table().newOverwrite().overwriteByRowFilter(rows).commit();
          return true;
        });
    catalog.edit(
        LedgerTables.MEMBERSHIP_KEYS,
        table -> {
          table.table().newOverwrite().overwriteByRowFilter(rows).commit();
          return true;
        });
  }

  @Override
  public void commit(SettledFiles settled) {
    steps(settled).forEach(Runnable::run);
  }

  /**
   * The steps of a settlement in their order: claim checked, keys, memberships, changes, logs. Each
   * is one commit; a process may be killed between any two of them.
   */
  List<Runnable> steps(SettledFiles settled) {
    List<FileDescriptor> memberships = decode(settled, settled.memberships(), Kind.MEMBERSHIPS);
    List<FileDescriptor> keys = decode(settled, settled.keys(), Kind.KEYS);
    List<FileDescriptor> changes = decode(settled, settled.changes(), Kind.CHANGES);
    Set<Integer> buckets = new HashSet<>(settled.buckets());
    if (!memberships.stream().allMatch(file -> buckets.contains(file.part()))) {
      throw new IllegalArgumentException(
          "plan " + settled.planId() + " has memberships of a bucket that it does not replace");
    }
    return List.of(
        () -> catalog.edit(LedgerTables.MEMBERSHIPS, table -> checkClaim(table, settled)),
        () -> appendKeys(settled, keys),
        () -> replaceMemberships(settled, memberships),
        () -> logs.replaceChanges(settled.planId(), changes),
        () -> settled.logs().forEach(logs::replace));
  }

  @Override
  public void log(LogRows rows) {
    logs.replace(rows);
  }

  @Override
  public List<Map<String, Object>> read(LogQuery query) {
    return logs.read(query);
  }

  @Override
  public void close() {
    catalog.close();
  }

  /** True if the plan is closed already; the keys of a zombie never get into the table. */
  private static boolean checkClaim(PinnedOperations table, SettledFiles settled) {
    return PlanClaims.isClosed(table, settled.target(), settled.planId(), settled.baseVersion());
  }

  private void appendKeys(SettledFiles settled, List<FileDescriptor> keys) {
    String marker = "keys." + settled.target();
    catalog.edit(
        LedgerTables.MEMBERSHIP_KEYS,
        table -> {
          if (keys.isEmpty() || table.property(marker).equals(settled.planId())) {
            return false;
          }
          PartitionSpec spec = table.table().spec();
          AppendFiles append = table.table().newAppend().set("sluice.plan", settled.planId());
          keys.forEach(file -> append.appendFile(file.dataFile(spec)));
          table.set(marker, settled.planId());
          append.commit();
          return true;
        });
  }

  private void replaceMemberships(SettledFiles settled, List<FileDescriptor> files) {
    AudienceTarget target = settled.target();
    try {
      catalog.edit(
          LedgerTables.MEMBERSHIPS,
          table -> {
            if (checkClaim(table, settled)) {
              return false;
            }
            PlanClaims.close(table, target, settled.planId());
            table.set(notes(target), settled.notes().text());
            table.remove(base(target));
            if (settled.buckets().isEmpty()) {
              catalog.commitProperties(table);
            } else {
              overwrite(table, settled, files);
            }
            return true;
          });
    } catch (ValidationException e) {
      throw new LedgerConflictException(
          "rows of " + target + " moved while plan " + settled.planId() + " was open", e);
    }
  }

  private static void overwrite(
      PinnedOperations table, SettledFiles settled, List<FileDescriptor> files) {
    Expression filter =
        Expressions.and(
            Expressions.equal("target", settled.target().toString()),
            Expressions.in("bucket", settled.buckets().toArray()));
    OverwriteFiles overwrite =
        table
            .table()
            .newOverwrite()
            .overwriteByRowFilter(filter)
            .conflictDetectionFilter(filter)
            .validateAddedFilesMatchOverwriteFilter()
            .validateNoConflictingData()
            .validateNoConflictingDeletes()
            .set("sluice.plan", settled.planId());
    // Without a snapshot at the claim all history is looked at, which is as it should be.
    String base = table.property(base(settled.target()));
    if (!base.equals(NO_SNAPSHOT)) {
      overwrite.validateFromSnapshot(Long.parseLong(base));
    }
    PartitionSpec spec = table.table().spec();
    files.forEach(file -> overwrite.addFile(file.dataFile(spec)));
    overwrite.commit();
  }

  private static List<FileDescriptor> decode(
      SettledFiles settled, List<byte[]> descriptors, Kind kind) {
    List<FileDescriptor> files =
        descriptors.stream().map(bytes -> FileDescriptor.decode(bytes, kind)).toList();
    for (FileDescriptor file : files) {
      if (!file.target().equals(settled.target().toString())
          || !file.planId().equals(settled.planId())) {
        throw new IllegalArgumentException(
            "plan " + settled.planId() + " was given a file of plan " + file.planId());
      }
    }
    return files;
  }

  private static String notes(AudienceTarget target) {
    return NOTES + target;
  }

  private static String base(AudienceTarget target) {
    return BASE + target;
  }
}
