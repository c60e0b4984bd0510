package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Answer 200 to a list of conversion definitions.
 *
 * @param conversionDefinitions a page of them
 * @param maxResults as asked for, or null
 * @param nextToken what to ask for the next page with, or null behind the last one
 */
@JsonPropertyOrder({"conversionDefinitions", "maxResults", "nextToken"})
public record DefinitionsListAnswer(
    List<ConversionDefinition> conversionDefinitions, Integer maxResults, String nextToken) {
  /** Takes an absent list for an empty one. */
  public DefinitionsListAnswer {
    conversionDefinitions =
        conversionDefinitions == null ? List.of() : List.copyOf(conversionDefinitions);
  }
}
