package io.sluice.amazonads;

import java.util.EnumMap;
import java.util.Map;

/** The digests of one profile of a person. */
@FunctionalInterface
public interface UploadKeySet {
  /**
   * Returns the SHA-256 digest of one identifier.
   *
   * @param key which identifier
   * @return 32 bytes, which the caller does not change, or null if there is no such identifier
   */
  byte[] digest(MatchKeyName key);

  /**
   * Returns a set that holds these digests.
   *
   * @param digests 32 bytes for each key that is there
   */
  static UploadKeySet of(Map<MatchKeyName, byte[]> digests) {
    Map<MatchKeyName, byte[]> copy = new EnumMap<>(MatchKeyName.class);
    copy.putAll(digests);
    return copy::get;
  }
}
