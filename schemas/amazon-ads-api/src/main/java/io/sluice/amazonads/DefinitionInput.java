package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/**
 * A conversion definition to be created; the body of POST .../conversionDefinitions is a list of 1
 * to 10 of them.
 *
 * <p>The call has no idempotency key: sent twice, it makes two definitions.
 *
 * @param name 1 to 256 characters
 * @param source SERVER_TO_SERVER, or AMAZON_AD_TAG with sourceType WEBSITE
 * @param sourceType one of {@link ConversionVocabulary#sources()}
 * @param conversionType one of {@link ConversionVocabulary#types()}
 * @param countingMethod EVERY, or FIRST: one event a user within 24 hours
 * @param value what an event without a value is worth
 */
@JsonPropertyOrder({"name", "source", "sourceType", "conversionType", "countingMethod", "value"})
public record DefinitionInput(
    String name,
    String source,
    String sourceType,
    String conversionType,
    String countingMethod,
    BigDecimal value) {}
