package io.sluice.beam.iceberg;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;

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

  private LedgerCatalog(Catalog catalog, CatalogSettings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  static LedgerCatalog open(CatalogSettings settings) {
    return Failsafe.with(FIRST_OPEN)
        .get(
            () -> {
              Catalog catalog = settings.open();
              LedgerTables.create(catalog);
              LedgerCatalog opened = new LedgerCatalog(catalog, settings);
              opened.edit(LedgerTables.REJECTS, LedgerTables::addRejectField);
              opened.edit(LedgerTables.CONVERSIONS, LedgerTables::addEventVersion);
              return opened;
            });
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
              return edit.apply(new PinnedOperations(table.operations()));
            });
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
