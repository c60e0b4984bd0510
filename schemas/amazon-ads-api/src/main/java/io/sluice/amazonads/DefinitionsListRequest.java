package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Body of POST .../conversionDefinitions/list; each part may be null.
 *
 * @param filters which definitions; null means all
 * @param maxResults 1 to 100 of them in one answer; Amazon's default is 10
 * @param nextToken where the answer before ended
 */
@JsonPropertyOrder({"filters", "maxResults", "nextToken"})
public record DefinitionsListRequest(List<Filter> filters, Integer maxResults, String nextToken) {
  /** Most definitions in one answer. */
  public static final int MAX_RESULTS = 100;

  /** Copies the filters, so that the body cannot change. */
  public DefinitionsListRequest {
    filters = filters == null ? null : List.copyOf(filters);
  }

  /** Returns the request for the page after a token, or for the first one if it is null. */
  public static DefinitionsListRequest page(String nextToken) {
    return new DefinitionsListRequest(null, MAX_RESULTS, nextToken);
  }

  /**
   * Which definitions.
   *
   * @param field CONVERSION_DEFINITION_ID
   * @param values 1 to 100 of them
   */
  @JsonPropertyOrder({"field", "values"})
  public record Filter(String field, List<String> values) {
    /** Copies the values, so that the body cannot change. */
    public Filter {
      values = List.copyOf(values);
    }
  }
}
