package io.sluice.jobs.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Where the rows of a snapshot come from and what their columns mean.
 *
 * @param id ours; a source written inside an audience is called {@code <audience>/source}
 * @param location the files or the table
 * @param ready the file that marks a folder as complete
 * @param mode whether an absent person has left
 * @param window what the partitions that make up one snapshot span; increment only
 * @param timestampZone the zone of timestamps that carry none
 * @param columns the meaning of the columns
 */
public record SourceConfig(
    String id,
    SourceLocation location,
    Optional<String> ready,
    SourceMode mode,
    Optional<Duration> window,
    Optional<ZoneId> timestampZone,
    ColumnsConfig columns) {}
