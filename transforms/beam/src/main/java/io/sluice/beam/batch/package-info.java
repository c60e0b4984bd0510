/** Batch: the files of a plan at rest, and the sealing of its changes into batches. */
package io.sluice.beam.batch;
