package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Answer 207 to the creation or change of conversion definitions; indexes count from one on.
 *
 * @param success the definitions that were made or changed
 * @param error those that were not
 */
@JsonPropertyOrder({"success", "error"})
public record DefinitionsAnswer(List<Success> success, List<ItemError> error) {
  /** Takes an absent list for an empty one. */
  public DefinitionsAnswer {
    success = success == null ? List.of() : List.copyOf(success);
    error = error == null ? List.of() : List.copyOf(error);
  }

  /**
   * A definition that was made or changed.
   *
   * @param conversionDefinitionId Amazon's id, a text
   * @param index its place in the request
   */
  @JsonPropertyOrder({"conversionDefinitionId", "index"})
  public record Success(String conversionDefinitionId, int index) {}
}
