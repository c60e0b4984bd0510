package io.sluice.jobs.config;

/**
 * A column that holds identifiers.
 *
 * @param column its name; matched exactly, else case-insensitively if unique
 * @param hashed whether its values are SHA-256 digests already
 */
public record ColumnRef(String column, boolean hashed) {}
