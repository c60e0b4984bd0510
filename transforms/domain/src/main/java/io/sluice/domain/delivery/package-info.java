/**
 * Sending batches: lanes and their leases, outcomes, bisection of bad batches, what a job's end
 * means.
 */
@NullMarked
package io.sluice.domain.delivery;

import org.jspecify.annotations.NullMarked;
