package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import java.io.Serializable;

/**
 * What the columns of a source are declared to hold. A column without a declaration may mix digests
 * and plain values.
 *
 * @param hashedMask the keys whose columns hold SHA-256 digests only, see {@link MatchKeyType#bit}
 * @param rawMask the keys whose columns hold plain values only
 */
public record ColumnForms(int hashedMask, int rawMask) implements Serializable {
  /** Nothing is declared. */
  public static final ColumnForms MIXED = new ColumnForms(0, 0);

  /**
   * Checks the declarations.
   *
   * @throws IllegalArgumentException if a key is declared as both
   */
  public ColumnForms {
    if ((hashedMask & rawMask) != 0) {
      throw new IllegalArgumentException("a key is declared as hashed and as raw");
    }
  }

  /** True when the column holds digests only. */
  public boolean isHashed(MatchKeyType type) {
    return (hashedMask & type.bit()) != 0;
  }

  /** True when the column holds plain values only. */
  boolean isRaw(MatchKeyType type) {
    return (rawMask & type.bit()) != 0;
  }
}
