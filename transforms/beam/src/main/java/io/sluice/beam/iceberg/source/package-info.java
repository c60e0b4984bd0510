/**
 * The user's Iceberg tables as sources: which column of a data file holds which column of the
 * table, and which rows are deleted. Columns are found by field id, as Iceberg's specification says
 * under "Column Projection". The ledger's own tables are in the package above.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.beam.iceberg.source;
