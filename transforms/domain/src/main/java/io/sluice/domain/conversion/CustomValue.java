package io.sluice.domain.conversion;

import org.jspecify.annotations.Nullable;

/**
 * A custom attribute of an event.
 *
 * @param name letters, digits, underscores
 * @param value 1..256 of the same
 * @param dataType Amazon's data type, or {@code null}
 */
public record CustomValue(String name, String value, @Nullable String dataType) {
  /** The name, not the value. */
  @Override
  public String toString() {
    return "CustomValue[" + name + "]";
  }
}
