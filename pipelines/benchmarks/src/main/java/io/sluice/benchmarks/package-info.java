/**
 * Whole-run comparisons: one made-up data set, the diff as Sluice does it and as somebody would
 * write it by hand in Spark SQL and in DuckDB, and the check that all come to the same changes.
 *
 * <p>{@code bench.sh} beside this module's README runs them; each class with a {@code main} is one
 * process of it.
 */
package io.sluice.benchmarks;
