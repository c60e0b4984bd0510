package io.sluice.beam.diff;

import org.jspecify.annotations.Nullable;

/**
 * What one bucket's merge leaves beside its fragment.
 *
 * @param bucket the bucket
 * @param fragment URI of the sorted changes
 * @param refreshes URI of the refreshed fingerprints, null when there are none
 * @param changes changes in the fragment
 * @param counts what became of the members
 */
public record MergeSummary(
    int bucket, String fragment, @Nullable String refreshes, long changes, MergeCounts counts) {}
