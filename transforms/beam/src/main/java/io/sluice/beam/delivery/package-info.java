/**
 * Delivery: the lanes that send the batches of plans, and the following of their jobs to an end.
 */
package io.sluice.beam.delivery;
