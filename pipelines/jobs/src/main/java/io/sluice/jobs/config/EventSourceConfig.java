package io.sluice.jobs.config;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Where the rows of events come from and what their columns mean. It is written in place, since
 * columns of events mean other things than those of audiences.
 *
 * @param id {@code <conversion>/source}
 * @param location the files or the table
 * @param ready the file that marks a folder as complete
 * @param rereadDays how many days before the newest are read again for late rows, folders of
 *     Parquet files or days of a table's events; 0 to 20, or 6 in the older API
 * @param timestampZone the zone of times that carry none
 * @param columns the meaning of the columns
 * @param customData custom attributes by their name at Amazon, in the order written
 */
public record EventSourceConfig(
    String id,
    SourceLocation location,
    Optional<String> ready,
    int rereadDays,
    Optional<ZoneId> timestampZone,
    EventColumnsConfig columns,
    Map<String, CustomDataConfig> customData) {}
