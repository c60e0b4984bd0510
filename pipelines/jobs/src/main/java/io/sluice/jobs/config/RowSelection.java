package io.sluice.jobs.config;

import java.util.List;

/**
 * Which rows of a source belong to an audience: those whose column holds, or whose list contains,
 * one of the values.
 *
 * @param column the column looked at
 * @param values as text; the row's value is compared as text too
 */
public record RowSelection(String column, List<String> values) {}
