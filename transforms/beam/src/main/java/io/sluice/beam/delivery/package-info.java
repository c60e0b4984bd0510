/**
 * Delivery: the outbox and the other files of a plan, the lanes that send it, and the following of
 * its jobs to their end.
 */
package io.sluice.beam.delivery;
