package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;

/**
 * E-mail addresses and phone numbers that too many persons share, such as a store's own number:
 * they find the store, not the person. Names and places are shared by nature and not looked at.
 *
 * <p>Held as hashes of the raw values, spelled alike: an address in lower case without blanks, the
 * last nine digits of a number. That is cheap enough for every row, while its digest is not.
 * Immutable.
 */
public final class SharedKeys {
  /** Nothing is shared. */
  public static final SharedKeys NONE = new SharedKeys(new long[0]);

  private static final int LAST_DIGITS = 9;
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final long[] hashes;

  private SharedKeys(long[] hashes) {
    this.hashes = hashes;
  }

  /**
   * Takes the hashes of shared values.
   *
   * @param hashes in any order; copied
   */
  public static SharedKeys of(long[] hashes) {
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    return new SharedKeys(sorted);
  }

  /** True for the keys that are looked at. */
  public static boolean watches(MatchKeyType type) {
    return type == MatchKeyType.EMAIL || type == MatchKeyType.PHONE;
  }

  /**
   * The hash of a value.
   *
   * @param type a key that is looked at
   * @param utf8 holds the raw value at {@code from..to}
   */
  public static long hash(MatchKeyType type, byte[] utf8, int from, int to) {
    return mixed(type == MatchKeyType.PHONE ? ofDigits(utf8, from, to) : ofText(utf8, from, to));
  }

  private static long ofText(byte[] utf8, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      int b = utf8[i];
      if (b > ' ' || b < 0) {
        hash = (hash ^ (b >= 'A' && b <= 'Z' ? b | 0x20 : b & 0xff)) * PRIME;
      }
    }
    return hash;
  }

  private static long ofDigits(byte[] utf8, int from, int to) {
    long hash = ~OFFSET;
    int digits = 0;
    for (int i = to - 1; i >= from && digits < LAST_DIGITS; i--) {
      if (utf8[i] >= '0' && utf8[i] <= '9') {
        hash = (hash ^ utf8[i]) * PRIME;
        digits++;
      }
    }
    return hash;
  }

  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 33);
  }

  /** True when nothing is shared. */
  public boolean isEmpty() {
    return hashes.length == 0;
  }

  /** The number of shared values. */
  public int size() {
    return hashes.length;
  }

  /** True when the value of this hash is shared. */
  public boolean contains(long hash) {
    return Arrays.binarySearch(hashes, hash) >= 0;
  }

  /** The number of values, never a hash. */
  @Override
  public String toString() {
    return "SharedKeys[" + hashes.length + "]";
  }
}
