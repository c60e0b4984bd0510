package io.sluice.jobs.config;

import io.sluice.domain.delivery.ConversionDefinitions;
import java.math.BigDecimal;

/**
 * What a definition of the older API says beside name, type and source.
 *
 * @param counting which events of a user count
 * @param value what an event without a value is worth, at least 0, at most two decimals
 */
public record DefinitionConfig(ConversionDefinitions.Counting counting, BigDecimal value) {}
