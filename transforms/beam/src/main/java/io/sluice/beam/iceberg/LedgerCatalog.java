package io.sluice.beam.iceberg;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.StateMark;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/** The open catalog with the ledger's tables, and the one way in which they are changed. */
final class LedgerCatalog implements AutoCloseable {
  // Some hundred lanes and audiences of a few processes at most: the loser's turn comes soon.
  private static final RetryPolicy<Object> AGAIN =
      RetryPolicy.builder()
          .handle(PinnedOperations.Overtaken.class, CommitStateUnknownException.class)
          .withBackoff(10, 1_000, ChronoUnit.MILLIS)
          .withJitter(0.5)
          .withMaxAttempts(60)
          .build();
  // Two processes that make the same catalog for the first time.
  private static final RetryPolicy<Object> FIRST_OPEN =
      RetryPolicy.builder()
          .handle(UncheckedSQLException.class)
          .withBackoff(20, 500, ChronoUnit.MILLIS)
          .withJitter(0.5)
          .withMaxAttempts(6)
          .build();

  private final Catalog catalog;
  private final CatalogSettings settings;
  private final Optional<CommitWitness> witness;
  private volatile String identity = "";

  private LedgerCatalog(
      Catalog catalog, CatalogSettings settings, Optional<CommitWitness> witness) {
    this.catalog = catalog;
    this.settings = settings;
    this.witness = witness;
  }

  static LedgerCatalog open(CatalogSettings settings) {
    return open(settings, LedgerGate.OPEN, Optional.empty());
  }

  @SuppressWarnings("checkstyle:illegalcatch") // closed, then thrown on
  static LedgerCatalog open(
      CatalogSettings settings, LedgerGate gate, Optional<CommitWitness> witness) {
    if (settings.databaseIsMissing()) {
      gate.pass(LedgerMarks.NONE); // Not to make the file that should be put back.
    }
    return Failsafe.with(FIRST_OPEN)
        .get(
            () -> {
              LedgerCatalog opened = new LedgerCatalog(settings.open(), settings, witness);
              try {
                gate.pass(StateMarks.read(opened.catalog));
                if (opened.takesMetadata()) {
                  LedgerReturn.findLost(opened);
                }
                LedgerTables.create(opened.catalog);
                opened.edit(LedgerTables.REJECTS, LedgerTables::addRejectField);
                opened.edit(LedgerTables.MEMBERSHIPS, LedgerTables::addRemovalFields);
                opened.edit(LedgerTables.CONVERSIONS, LedgerTables::addEventVersion);
              } catch (RuntimeException e) {
                opened.close();
                throw e;
              }
              return opened;
            });
  }

  static LedgerMarks look(CatalogSettings settings) {
    try (LedgerCatalog opened = new LedgerCatalog(settings.open(), settings, Optional.empty())) {
      return opened.marks();
    }
  }

  /** The same catalog with commits that move no mark, for what must not count until it is whole. */
  LedgerCatalog unmarked() {
    return new LedgerCatalog(catalog, settings, Optional.empty());
  }

  /** What the catalog says of itself. */
  LedgerMarks marks() {
    return StateMarks.read(catalog);
  }

  /** Whether the catalog takes the files of a table's metadata as they are. */
  boolean takesMetadata() {
    return settings.comparesProperties();
  }

  /** Puts a table to another file of its metadata; killed in between, the table is missing. */
  void put(TableIdentifier id, String metadataFile) {
    catalog.dropTable(id, false);
    catalog.registerTable(id, metadataFile);
  }

  /** Takes a table out of the catalog; its files stay. */
  void drop(TableIdentifier id) {
    catalog.dropTable(id, false);
  }

  boolean exists(TableIdentifier id) {
    return catalog.tableExists(id);
  }

  /** The catalog's secret properties by reference, for what is sent to tasks. */
  SecretProperties secrets() {
    return settings.secrets();
  }

  /** A fresh look at a table; not shared between threads. */
  Table table(TableIdentifier id) {
    return catalog.loadTable(id);
  }

  /**
   * Runs a decision and its commit on one version of a table, and again from the start whenever
   * somebody committed in between or the outcome of the commit is not known. The edit must find its
   * own work done then.
   */
  <T> T edit(TableIdentifier id, Function<PinnedOperations, T> edit) {
    return Failsafe.with(AGAIN)
        .get(
            () -> {
              HasTableOperations table = (HasTableOperations) catalog.loadTable(id);
              AtomicReference<StateMark> mark = new AtomicReference<>();
              PinnedOperations pinned =
                  new PinnedOperations(table.operations(), p -> mark(id, p, mark));
              T result = edit.apply(pinned);
              noted(id, pinned, mark.get());
              return result;
            });
  }

  /** The ledger's identity, given to it where it has none yet; who is first decides. */
  String identity() {
    if (identity.isEmpty() && witness.isPresent()) {
      edit(
          LedgerTables.MEMBERSHIPS,
          pinned -> {
            if (pinned.property(StateMarks.WORKSPACE).isEmpty()) {
              commitProperties(pinned);
            }
            identity = pinned.property(StateMarks.WORKSPACE);
            return true;
          });
    }
    return identity;
  }

  /** Raises the marks above those that were seen, so that what was seen is further no more. */
  void accept(Map<String, StateMark> seen) {
    String run = witness.orElseThrow().begin();
    for (TableIdentifier id : StateMarks.TABLES) {
      StateMark known = seen.get(id.name());
      edit(
          id,
          pinned -> {
            pinned.raiseMark(known == null ? 0 : known.commits() + 1);
            if (id.equals(LedgerTables.MEMBERSHIPS)) {
              pinned.set(StateMarks.ACCEPTED, run);
              pinned.set(StateMarks.WORKSPACE, witness.get().workspace());
            }
            commitProperties(pinned);
            return true;
          });
    }
  }

  private void mark(TableIdentifier id, PinnedOperations pinned, AtomicReference<StateMark> mark) {
    if (witness.isEmpty() || !StateMarks.counts(id)) {
      return;
    }
    if (!id.equals(LedgerTables.MEMBERSHIPS)) {
      identity();
    } else if (pinned.property(StateMarks.WORKSPACE).isEmpty()) {
      pinned.set(StateMarks.WORKSPACE, witness.get().workspace());
    }
    mark.set(StateMarks.next(pinned, witness.get().begin()));
  }

  /** Outside the commit: what fails here must not undo files that are committed. */
  private void noted(TableIdentifier id, PinnedOperations pinned, @Nullable StateMark mark) {
    // An edit may have found its work done after it had lost to another process.
    if (mark != null && mark.equals(StateMarks.of(pinned.current().properties()))) {
      boolean own = id.equals(LedgerTables.MEMBERSHIPS);
      String workspace = own ? pinned.property(StateMarks.WORKSPACE) : identity();
      witness.orElseThrow().committed(workspace, id.name(), mark);
    }
  }

  /** Commits the properties alone, as a compare-and-set in every catalog. */
  void commitProperties(PinnedOperations operations) {
    if (settings.comparesProperties()) {
      operations.commitProperties();
    } else {
      operations.commitPropertiesFenced();
    }
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the catalog", e);
      }
    }
  }
}
