/**
 * The data of the demo: daily customer snapshots with known churn, made by the TPC-DS generator.
 *
 * <p>{@link io.sluice.jobs.demo.TpcdsSnapshots} is the way in. Nobody in it is real: names and
 * streets are TPC-DS's, e-mail domains are reserved for examples.
 */
package io.sluice.jobs.demo;
