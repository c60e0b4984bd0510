package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A custom attribute of an event.
 *
 * @param name letters, digits, underscores
 * @param value the same; a text whatever its type
 * @param dataType one of {@link ConversionVocabulary#customDataTypes()}, or null
 */
@JsonPropertyOrder({"name", "value", "dataType"})
public record CustomAttribute(String name, String value, String dataType) {
  /** Names the attribute, not its value. */
  @Override
  public String toString() {
    return "CustomAttribute[" + name + "]";
  }
}
