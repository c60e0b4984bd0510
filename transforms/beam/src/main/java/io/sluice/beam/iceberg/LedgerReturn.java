package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.StateMark;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * Brings back a ledger whose catalogue was lost or is older than the truth. None of its steps moves
 * a mark until {@link #accept}, so that it can be killed anywhere and is begun anew then. Got from
 * {@link IcebergLedger#returned}; nobody else may write the ledger meanwhile.
 */
public final class LedgerReturn {
  private static final String METADATA = ".metadata.json";

  private final LedgerCatalog catalog;
  private final LedgerCatalog unmarked;
  private final LedgerStorage storage;

  LedgerReturn(LedgerCatalog catalog, LedgerStorage storage) {
    this.catalog = catalog;
    this.unmarked = catalog.unmarked();
    this.storage = storage;
  }

  /** What the catalogue says now. */
  public LedgerMarks marks() {
    return catalog.marks();
  }

  /**
   * Puts each table forward to the newest metadata that lies with its files and is whole. A
   * catalogue that was lost while the lakehouse was not is so again as it was.
   *
   * @return names of the tables that moved
   */
  public List<String> rollForward() {
    List<String> moved = new ArrayList<>();
    for (TableIdentifier id : LedgerTables.all()) {
      if (catalog.takesMetadata() && !id.equals(LedgerTables.LEASES) && rollForward(id)) {
        moved.add(id.name());
      }
    }
    return moved;
  }

  private boolean rollForward(TableIdentifier id) {
    Table table = catalog.table(id);
    TableMetadata now = ((HasTableOperations) table).operations().current();
    Optional<String> file = newest(table.io(), table.location(), now);
    file.ifPresent(found -> catalog.put(id, found));
    return file.isPresent();
  }

  /**
   * Finds the tables of which the catalogue names metadata that is gone, as one from an older
   * backup does, and puts each to the newest metadata that lies with its files. A table that has
   * none left is taken out of the catalogue.
   */
  static void findLost(LedgerCatalog catalog) {
    List<TableIdentifier> lost = new ArrayList<>();
    Table beside = null;
    for (TableIdentifier id : LedgerTables.all()) {
      try {
        beside = catalog.exists(id) ? catalog.table(id) : beside;
      } catch (NotFoundException e) {
        lost.add(id);
      }
    }
    for (TableIdentifier id : lost) {
      Optional<String> file =
          beside == null ? Optional.empty() : newest(beside.io(), besides(beside, id), null);
      file.ifPresentOrElse(found -> catalog.put(id, found), () -> catalog.drop(id));
    }
  }

  /** Where a table lies, by where another one of the same catalogue does. */
  private static String besides(Table table, TableIdentifier id) {
    String folder = table.location();
    for (int up = 0; up < 2; up++) {
      folder = folder.substring(0, folder.lastIndexOf('/'));
    }
    return folder + "/" + id.namespace() + "/" + id.name();
  }

  private static Optional<String> newest(FileIO io, String location, @Nullable TableMetadata than) {
    if (!(io instanceof SupportsPrefixOperations files)) {
      return Optional.empty();
    }
    TableMetadata newest = than;
    String file = "";
    String folder = location + "/metadata/";
    for (FileInfo found : files.listPrefix(folder)) {
      String name = found.location().substring(found.location().lastIndexOf('/') + 1);
      if (name.endsWith(METADATA)) {
        TableMetadata metadata = read(io, folder + name);
        if (metadata != null && isFurther(metadata, newest) && isWhole(io, folder + name)) {
          newest = metadata;
          file = folder + name;
        }
      }
    }
    return file.isEmpty() ? Optional.empty() : Optional.of(file);
  }

  private static boolean isFurther(TableMetadata one, @Nullable TableMetadata other) {
    if (other == null) {
      return true;
    }
    int byMark =
        Long.compare(
            StateMarks.of(one.properties()).commits(), StateMarks.of(other.properties()).commits());
    long bySequence = one.lastSequenceNumber() - other.lastSequenceNumber();
    boolean later = one.lastUpdatedMillis() > other.lastUpdatedMillis();
    return byMark > 0 || (byMark == 0 && (bySequence > 0 || (bySequence == 0 && later)));
  }

  @SuppressWarnings("checkstyle:illegalcatch") // a parser's own kinds
  private static @Nullable TableMetadata read(FileIO io, String file) {
    try {
      return TableMetadataParser.read(io, file);
    } catch (RuntimeException e) {
      return null; // Torn, or gone meanwhile: another one is the newest.
    }
  }

  /** Whether all data files of a version are there. */
  @SuppressWarnings("checkstyle:illegalcatch") // a parser's own kinds
  private static boolean isWhole(FileIO io, String file) {
    Table table = new BaseTable(new StaticTableOperations(file, io), file);
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!io.newInputFile(task.file().location()).exists()) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // A manifest that is gone or torn.
    }
  }

  /**
   * Says of each member that is believed present that this is not known, and that a plan was closed
   * last.
   *
   * @param version the plan, or empty text to leave it
   * @return how many members are in doubt
   */
  public long doubt(AudienceTarget target, String version) {
    Table table = unmarked.table(LedgerTables.MEMBERSHIPS);
    int buckets = BucketCounts.of(unmarked).in(table, target);
    List<DataFile> files = LedgerSlices.oldestFirst(table, target);
    LedgerUpkeep context = new LedgerUpkeep(unmarked, storage, Retention.DEFAULT, Instant.EPOCH);
    DoubtfulMembers members = new DoubtfulMembers(context, target, buckets);
    try {
      List<DataFile> written = members.write(files);
      if (files.isEmpty()) {
        unmarked.edit(
            LedgerTables.MEMBERSHIPS,
            pinned -> {
              settled(pinned, target, version);
              unmarked.commitProperties(pinned);
              return true;
            });
      } else {
        Predicate<PinnedOperations> always = pinned -> true;
        new FileSwap(LedgerTables.MEMBERSHIPS, files, written, false)
            .commit(unmarked, always, pinned -> settled(pinned, target, version));
      }
      return members.members();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the memberships of " + target + " anew", e);
    }
  }

  private static void settled(PinnedOperations pinned, AudienceTarget target, String version) {
    PlanClaims.reopen(pinned, target, version);
    pinned.remove(IcebergLedger.BASE + target);
  }

  /**
   * Says that a plan of a conversion was closed last and none is open.
   *
   * @param version the plan, or empty text to leave it
   */
  public void reopen(ConversionTarget target, String version) {
    unmarked.edit(
        LedgerTables.CONVERSIONS,
        pinned -> {
          PlanClaims.reopen(pinned, target, version);
          unmarked.commitProperties(pinned);
          return true;
        });
  }

  /**
   * Ends it: from now on this catalogue is the workspace's.
   *
   * @param seen the highest marks that the workspace remembers
   */
  public void accept(Map<String, StateMark> seen) {
    catalog.accept(seen);
  }
}
