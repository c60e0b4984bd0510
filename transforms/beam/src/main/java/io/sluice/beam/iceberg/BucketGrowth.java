package io.sluice.beam.iceberg;

import org.jspecify.annotations.Nullable;

/**
 * An audience that has outgrown its buckets.
 *
 * @param target audience@account
 * @param members that Amazon holds, or may hold
 * @param before its buckets
 * @param after those that it has now, or would have
 * @param left why nothing was done, {@code null} where it was, or would be
 */
public record BucketGrowth(
    String target, long members, int before, int after, @Nullable String left) {}
