package io.sluice.beam.ledger;

import java.util.List;
import java.util.Map;

/**
 * What one bucket's settlement leaves for the commit.
 *
 * @param bucket the bucket
 * @param memberships descriptor of the new memberships file
 * @param keys descriptor of the appended digests, null when there are none
 * @param changes descriptors of the appended changes
 * @param outcomes changes by kind and verdict, such as {@code ADD:ACCEPTED}
 * @param present members that count as present after it
 */
@SuppressWarnings("ArrayRecordComponent")
public record SettledBucket(
    int bucket,
    byte[] memberships,
    byte[] keys,
    List<byte[]> changes,
    Map<String, Long> outcomes,
    long present) {}
