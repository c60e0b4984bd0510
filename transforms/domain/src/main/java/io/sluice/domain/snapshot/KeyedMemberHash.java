package io.sluice.domain.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 64-bit hash of an external user id under the workspace's fingerprint key: SipHash-2-4. Whoever
 * chooses ids can make any number of them meet in {@link MemberHash}, and in this one none without
 * the key. It is never stored: places in memory go by it, while buckets at rest and the moments of
 * renewals stay with the other. Safe for several threads; makes no objects.
 */
public final class KeyedMemberHash {
  private static final String PURPOSE = "hash of an id";
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  private KeyedMemberHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * Derives its key from the workspace's secret.
   *
   * @param key the fingerprint key
   */
  public static KeyedMemberHash of(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key);
      byte[] derived = digest.digest(PURPOSE.getBytes(StandardCharsets.UTF_8));
      return ofSipKey(derived);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** With the first 16 bytes as SipHash's own key. */
  static KeyedMemberHash ofSipKey(byte[] key) {
    return new KeyedMemberHash((long) LONG.get(key, 0), (long) LONG.get(key, Long.BYTES));
  }

  /** Hashes a range of bytes. */
  public long of(byte[] bytes, int from, int to) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int whole = from + ((to - from) & ~7);
    for (int at = from; at <= whole; at += Long.BYTES) {
      long word = at < whole ? (long) LONG.get(bytes, at) : rest(bytes, at, to, to - from);
      v3 ^= word;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    v2 ^= 0xff;
    for (int round = 0; round < 4; round++) {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The last word: the bytes that are left, and the length in its highest byte. */
  private static long rest(byte[] bytes, int from, int to, int length) {
    long word = (long) length << 56;
    for (int at = from; at < to; at++) {
      word |= (bytes[at] & 0xffL) << (8 * (at - from));
    }
    return word;
  }
}
