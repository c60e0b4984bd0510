package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/**
 * A change of a conversion definition; the body of PUT .../conversionDefinitions is a list of 1 to
 * 10 of them. What is null stays as it is.
 *
 * @param conversionDefinitionId Amazon's id, a text
 * @param name 1 to 256 characters
 * @param source SERVER_TO_SERVER or AMAZON_AD_TAG
 * @param sourceType one of {@link ConversionVocabulary#sources()}
 * @param conversionType one of {@link ConversionVocabulary#types()}
 * @param countingMethod EVERY or FIRST
 * @param value what an event without a value is worth
 */
@JsonPropertyOrder({
  "conversionDefinitionId",
  "name",
  "source",
  "sourceType",
  "conversionType",
  "countingMethod",
  "value"
})
public record DefinitionUpdate(
    String conversionDefinitionId,
    String name,
    String source,
    String sourceType,
    String conversionType,
    String countingMethod,
    BigDecimal value) {}
