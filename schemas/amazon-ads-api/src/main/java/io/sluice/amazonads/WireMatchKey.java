package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * An identifier of the person, in both generations of the conversions API.
 *
 * @param type one of {@link ConversionVocabulary#matchKeys()}
 * @param values exactly one value
 */
@JsonPropertyOrder({"type", "values"})
public record WireMatchKey(String type, List<String> values) {
  /** Copies the values, so that the key cannot change. */
  public WireMatchKey {
    values = values == null ? null : List.copyOf(values);
  }

  /** Names the type, no value. */
  @Override
  public String toString() {
    return "WireMatchKey[" + type + "]";
  }
}
