package io.sluice.sandbox;

import io.sluice.amazonads.AudienceLimits;
import io.sluice.amazonads.MatchKeyName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets of digests in one array: for each set a byte that tells which keys are there, then 32 bytes
 * for each of them in the order of {@link MatchKeyName}.
 */
final class PackedKeys {
  private static final int DIGEST = AudienceLimits.DIGEST_BYTES;

  private final byte[] current = new byte[8 * DIGEST];
  private byte[] packed = new byte[1024];
  private int end;

  /** Begins a record. */
  void reset() {
    end = 0;
  }

  /** Returns where the digest of a key of the current set goes. */
  int place(int key) {
    return key * DIGEST;
  }

  byte[] current() {
    return current;
  }

  /** Ends a set that has these keys. */
  void endSet(int mask) {
    int size = 1 + DIGEST * Integer.bitCount(mask);
    if (end + size > packed.length) {
      packed = Arrays.copyOf(packed, Math.max(2 * packed.length, end + size));
    }
    packed[end++] = (byte) mask;
    for (int key = 0; key < 8; key++) {
      if ((mask & 1 << key) != 0) {
        System.arraycopy(current, key * DIGEST, packed, end, DIGEST);
        end += DIGEST;
      }
    }
  }

  byte[] toArray() {
    return Arrays.copyOf(packed, end);
  }

  /** Returns the sets as hexadecimal digits by JSON name. */
  static List<Map<String, String>> unpack(byte[] packed) {
    List<Map<String, String>> sets = new ArrayList<>();
    int at = 0;
    while (at < packed.length) {
      int mask = packed[at++] & 0xff;
      Map<String, String> set = new LinkedHashMap<>();
      for (int key = 0; key < MatchKeyName.all().size(); key++) {
        if ((mask & 1 << key) != 0) {
          String name = MatchKeyName.all().get(key).wireName();
          set.put(name, HexFormat.of().formatHex(packed, at, at + DIGEST));
          at += DIGEST;
        }
      }
      sets.add(set);
    }
    return sets;
  }
}
