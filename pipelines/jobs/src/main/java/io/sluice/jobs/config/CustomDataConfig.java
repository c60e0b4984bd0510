package io.sluice.jobs.config;

import io.sluice.domain.conversion.EventSettings;

/**
 * A custom attribute.
 *
 * @param column the column that holds its value
 * @param form how the value is written, and of which data type it is
 */
public record CustomDataConfig(String column, EventSettings.CustomForm form) {}
