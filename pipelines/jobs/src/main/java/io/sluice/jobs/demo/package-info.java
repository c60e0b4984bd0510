/**
 * The data of the demo: daily customer snapshots with known churn, and daily orders of a web shop
 * with known bad rows, made by the TPC-DS generator.
 *
 * <p>{@link io.sluice.jobs.demo.TpcdsSnapshots} and {@link io.sluice.jobs.demo.TpcdsWebSales} are
 * the ways in. Nobody in it is real: names and streets are TPC-DS's, e-mail domains are reserved
 * for examples.
 */
package io.sluice.jobs.demo;
