package io.sluice.jobs.config;

import java.util.Optional;

/**
 * A list of people who go nowhere.
 *
 * @param location the files or the table
 * @param ready the file that marks a folder as complete
 * @param column holds external user ids
 */
public record SuppressionConfig(SourceLocation location, Optional<String> ready, String column) {}
