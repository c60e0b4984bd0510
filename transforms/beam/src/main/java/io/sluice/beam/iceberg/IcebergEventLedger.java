package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.ledger.SuppressionVersions;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The ledger of events in Iceberg tables, on the catalog of an {@link IcebergLedger}. Safe for use
 * by several threads and processes, as that one is.
 *
 * <p>Event files are only ever appended: a later row of an id stands for the earlier ones. Later is
 * what was committed later, by the table's own count of commits; no clock is asked. So two
 * conversions of one account commit side by side, and whoever commits second only tries again. The
 * claims are properties of {@code conversions}, see {@link PlanClaims}.
 */
final class IcebergEventLedger implements EventLedger {
  static final String LISTS = "lists.";

  private final LedgerCatalog catalog;
  private final LogTables logs;
  private final PlanClaims claims;
  private final ConversionNameTable names;

  IcebergEventLedger(LedgerCatalog catalog, LogTables logs) {
    this.catalog = catalog;
    this.logs = logs;
    this.claims = new PlanClaims(catalog, LedgerTables.CONVERSIONS);
    this.names = new ConversionNameTable(catalog);
  }

  @Override
  public EventLedgerView view(ConversionTarget target) {
    return view(target, Expressions.equal("account", target.account()));
  }

  @Override
  public EventLedgerView view(ConversionTarget target, Instant settledFrom) {
    return view(
        target,
        Expressions.and(
            Expressions.equal("account", target.account()),
            Expressions.greaterThanOrEqual("settled_at_s", settledFrom.getEpochSecond())));
  }

  private EventLedgerView view(ConversionTarget target, Expression filter) {
    Table table = catalog.table(LedgerTables.CONVERSIONS);
    Map<String, String> properties = table.properties();
    return new EventLedgerView(
        target,
        PlanClaims.version(properties, target),
        PlanClaims.openPlan(properties, target),
        LedgerSlices.oldestFirst(table, filter).stream().map(IcebergEventLedger::file).toList());
  }

  private static EventFile file(DataFile file) {
    StructLike partition = file.partition();
    return new EventFile(
        file.location(),
        file.fileSizeInBytes(),
        file.recordCount(),
        partition.get(1, Integer.class),
        partition.get(2, Integer.class),
        file.dataSequenceNumber());
  }

  @Override
  public ClaimState claimState(ConversionTarget target) {
    return claims.state(target);
  }

  @Override
  public boolean claim(ConversionTarget target, String planId, String version) {
    return claims.claim(target, planId, version, table -> {});
  }

  @Override
  public boolean release(ConversionTarget target, String planId) {
    return claims.release(target, planId, table -> {});
  }

  @Override
  public void commit(SettledEvents settled) {
    steps(settled).forEach(Runnable::run);
  }

  /**
   * The steps of a settlement in their order: events and the end of the plan, then each log table.
   * Each is one commit; a process may be killed between any two of them.
   */
  List<Runnable> steps(SettledEvents settled) {
    List<EventDescriptor> files = decode(settled);
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> append(settled, files));
    settled.logs().forEach(rows -> steps.add(() -> logs.replace(rows)));
    return steps;
  }

  private void append(SettledEvents settled, List<EventDescriptor> files) {
    catalog.edit(
        LedgerTables.CONVERSIONS,
        table -> {
          if (PlanClaims.isClosed(
              table, settled.target(), settled.planId(), settled.baseVersion())) {
            return false;
          }
          PlanClaims.close(table, settled.target(), settled.planId());
          Map<String, SnapshotOrder> before =
              SuppressionVersions.parse(table.property(LISTS + settled.target()));
          table.set(
              LISTS + settled.target(),
              SuppressionVersions.text(SuppressionVersions.newer(before, settled.lists())));
          if (files.isEmpty()) {
            catalog.commitProperties(table);
            return true;
          }
          PartitionSpec spec = table.table().spec();
          AppendFiles append = table.table().newAppend().set("sluice.plan", settled.planId());
          files.forEach(file -> append.appendFile(file.dataFile(spec)));
          append.commit();
          return true;
        });
  }

  private static List<EventDescriptor> decode(SettledEvents settled) {
    List<EventDescriptor> files =
        settled.files().stream().map(EventDescriptor::decode).distinct().toList();
    Set<Integer> buckets = new HashSet<>();
    for (EventDescriptor descriptor : files) {
      FileDescriptor file = descriptor.file();
      if (!file.target().equals(settled.target().toString())
          || !file.planId().equals(settled.planId())) {
        throw new IllegalArgumentException(
            "plan " + settled.planId() + " was given a file of plan " + file.planId());
      }
      if (descriptor.buckets() != files.get(0).buckets() || !buckets.add(file.part())) {
        throw new IllegalArgumentException(
            "plan " + settled.planId() + " was given two files of bucket " + file.part());
      }
    }
    return files;
  }

  @Override
  public List<KnownName> names(String account) {
    return names.of(account);
  }

  @Override
  public boolean put(Optional<KnownName> expected, KnownName entry) {
    return names.put(expected, entry);
  }
}
