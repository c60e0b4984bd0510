package io.sluice.domain.snapshot;

/**
 * A 64-bit hash of an external user id, the same on every machine and in every version: it decides
 * the bucket a member lies in at rest and the moment its renewal falls due. FNV-1a with the final
 * mix of MurmurHash3; not a digest, and no proof of who is meant: ids that share it can be made,
 * see {@link KeyedMemberHash}.
 */
public final class MemberHash {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private MemberHash() {}

  /** Hashes a range of bytes. */
  public static long of(byte[] bytes, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    hash *= 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /**
   * The bucket of a hash.
   *
   * @param bucketCount a power of two
   */
  public static int bucket(long hash, int bucketCount) {
    return (int) (hash & (bucketCount - 1));
  }
}
