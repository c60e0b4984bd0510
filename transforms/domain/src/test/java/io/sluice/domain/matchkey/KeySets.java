package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Key sets of one value, for tests. */
final class KeySets {
  private KeySets() {}

  static RawKeySet only(MatchKeyType type, String value) {
    @Nullable String[] values = new String[MatchKeyType.all().size()];
    values[HashedKeys.index(type)] = value;
    return RawKeySet.of(values);
  }

  static Optional<String> hex(
      MatchKeyHasher hasher, MatchKeyType type, String value, @Nullable String country) {
    return Optional.ofNullable(hasher.hash(only(type, value), country, ColumnForms.MIXED).digests())
        .flatMap(digests -> digests.hex(type));
  }
}
