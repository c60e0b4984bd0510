/**
 * The ledger and the leases in Apache Iceberg. No other package imports Iceberg but the one below,
 * of source tables.
 *
 * <p>The driver uses {@link io.sluice.beam.iceberg.IcebergLedger} and {@link
 * io.sluice.beam.iceberg.IcebergLaneLeases}; tasks use the file readers and writers with a {@link
 * io.sluice.beam.iceberg.LedgerStorage}.
 */
@NullMarked
package io.sluice.beam.iceberg;

import org.jspecify.annotations.NullMarked;
