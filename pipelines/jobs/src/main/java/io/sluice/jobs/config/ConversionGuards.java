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
 * @param expectNew whether a new day without any new event stops it
 * @param maxRejectedPercent more rejected rows; after sending, more events refused by Amazon
 * @param maxChangedPercent more rows whose content changed under an id that Amazon took before
 * @param maxDuplicatePercent more rows of an id that stands in the same files already
 * @param maxKeyDrop a match key or the value given for fewer events, by more percentage points
 * @param maxSuppressionShrinkPercent a suppression list that lost more of its rows
 * @param maxSuppressionUnusablePercent suppression lists of whose rows more have no id
 * @param minBaseline percentages apply from this many rows up
 */
public record ConversionGuards(
    long minRows,
    Optional<Duration> maxAge,
    boolean expectNew,
    OptionalDouble maxRejectedPercent,
    OptionalDouble maxChangedPercent,
    OptionalDouble maxDuplicatePercent,
    OptionalDouble maxKeyDrop,
    OptionalDouble maxSuppressionShrinkPercent,
    OptionalDouble maxSuppressionUnusablePercent,
    long minBaseline) {}
