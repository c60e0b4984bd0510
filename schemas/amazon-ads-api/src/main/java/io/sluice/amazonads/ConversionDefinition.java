package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/**
 * A conversion definition as Amazon tells it.
 *
 * @param conversionDefinitionId Amazon's id, a text
 * @param name name
 * @param source SERVER_TO_SERVER or AMAZON_AD_TAG
 * @param sourceType where its events happen
 * @param conversionType what its events are
 * @param countingMethod EVERY or FIRST
 * @param value what an event without a value is worth
 * @param createTime ISO 8601, or null
 * @param lastUpdatedTime ISO 8601, or null
 * @param lastActivityTime when its last event came, or null
 */
@JsonPropertyOrder({
  "conversionDefinitionId",
  "name",
  "source",
  "sourceType",
  "conversionType",
  "countingMethod",
  "value",
  "createTime",
  "lastUpdatedTime",
  "lastActivityTime"
})
public record ConversionDefinition(
    String conversionDefinitionId,
    String name,
    String source,
    String sourceType,
    String conversionType,
    String countingMethod,
    BigDecimal value,
    String createTime,
    String lastUpdatedTime,
    String lastActivityTime) {}
