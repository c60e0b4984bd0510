/**
 * The ledger, the leases and source tables in Apache Iceberg. No other package imports Iceberg.
 *
 * <p>The driver uses {@link io.sluice.beam.iceberg.IcebergLedger}, {@link
 * io.sluice.beam.iceberg.IcebergLaneLeases} and {@link io.sluice.beam.iceberg.IcebergSnapshots};
 * tasks use the file readers and writers with a {@link io.sluice.beam.iceberg.LedgerStorage}.
 */
@NullMarked
package io.sluice.beam.iceberg;

import org.jspecify.annotations.NullMarked;
