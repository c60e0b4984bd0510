package io.sluice.domain.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The raw identifiers of one profile of a person, at most one value a {@link MatchKeyType}.
 *
 * <p>Personal data: raw. It exists from the snapshot to the match-key stage and nowhere after;
 * {@link #toString()} tells shapes only. Values are kept as the warehouse gave them, less
 * surrounding white space; a blank value is an absent one. Immutable.
 */
public final class RawKeySet {
  private final @Nullable String[] values;

  private RawKeySet(@Nullable String[] values) {
    this.values = values;
  }

  /**
   * Takes the values in the order of {@link MatchKeyType#all()}.
   *
   * @param values eight entries, {@code null} or blank for an absent key; copied
   * @throws IllegalArgumentException if there are not exactly eight entries
   */
  public static RawKeySet of(@Nullable String... values) {
    if (values.length != MatchKeyType.all().size()) {
      throw new IllegalArgumentException(
          "a key set takes " + MatchKeyType.all().size() + " values, got " + values.length);
    }
    @Nullable String[] copy = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      String stripped = value == null ? "" : value.strip();
      copy[i] = stripped.isEmpty() ? null : stripped;
    }
    return new RawKeySet(copy);
  }

  /** The raw value of a key, or {@code null} where it is absent. */
  @SuppressWarnings("EnumOrdinal") // values lie in canonical order
  public @Nullable String value(MatchKeyType type) {
    return values[type.ordinal()];
  }

  /** One bit a present key, see {@link MatchKeyType#bit()}; 0 when the set is empty. */
  public int mask() {
    int mask = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        mask |= 1 << i;
      }
    }
    return mask;
  }

  /** True when no key has a value. */
  public boolean isEmpty() {
    return mask() == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawKeySet that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The number of keys, never a value. */
  @Override
  public String toString() {
    return "RawKeySet[" + Integer.bitCount(mask()) + " keys]";
  }
}
