package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What identifies a conversion at Amazon; a new combination makes a new one.
 *
 * @param name 1 to 256 characters, case matters
 * @param conversionType one of {@link ConversionVocabulary#types()}
 * @param eventSource one of {@link ConversionVocabulary#sources()}
 * @param eventIngestionMethod SERVER_TO_SERVER
 * @param dataSetName the dataset, or null for the default one
 */
@JsonPropertyOrder({"name", "conversionType", "eventSource", "eventIngestionMethod", "dataSetName"})
public record EventDescription(
    String name,
    String conversionType,
    String eventSource,
    String eventIngestionMethod,
    String dataSetName) {}
