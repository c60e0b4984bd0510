package io.sluice.jobs.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The limits that stop a conversion's plan before it writes. Percentages are of the rows read, 0 to
 * 100; empty means the guard was switched off in so many words.
 *
 * @param minRows fewer rows than this
 * @param maxAge files older than this
 * @param maxRejectedPercent more rejected rows; after sending, more events refused by Amazon
 * @param maxChangedPercent more rows whose content changed under an id that Amazon took before
 * @param maxDuplicatePercent more rows of an id that stands in the same files already
 * @param minBaseline percentages apply from this many rows up
 */
public record ConversionGuards(
    long minRows,
    Optional<Duration> maxAge,
    OptionalDouble maxRejectedPercent,
    OptionalDouble maxChangedPercent,
    OptionalDouble maxDuplicatePercent,
    long minBaseline) {}
