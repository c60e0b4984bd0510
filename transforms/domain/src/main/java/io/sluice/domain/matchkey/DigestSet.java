package io.sluice.domain.matchkey;

import com.google.common.io.BaseEncoding;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hashed identifiers of one profile: SHA-256 digests of 32 bytes, at most one a {@link
 * MatchKeyType}.
 *
 * <p>Personal data: hashed. Held as a mask and the digests of the present keys in canonical order,
 * which is also its form at rest; hex exists on the wire only. Immutable.
 */
public final class DigestSet implements Comparable<DigestSet> {
  /** Bytes of one digest. */
  public static final int DIGEST_BYTES = 32;

  private final int mask;
  private final byte[] digests;

  private DigestSet(int mask, byte[] digests) {
    this.mask = mask;
    this.digests = digests;
  }

  /**
   * Takes a mask and the digests of its keys, joined in canonical order.
   *
   * @param mask one bit a present key, 1..255
   * @param digests 32 bytes a set bit; not copied, the caller gives it away
   * @throws IllegalArgumentException if the length does not fit the mask or the mask is empty
   */
  public static DigestSet of(int mask, byte[] digests) {
    if (mask <= 0 || mask > 255) {
      throw new IllegalArgumentException("mask must be 1..255, got " + mask);
    }
    if (digests.length != Integer.bitCount(mask) * DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "mask of " + Integer.bitCount(mask) + " keys with " + digests.length + " bytes");
    }
    return new DigestSet(mask, digests);
  }

  /** One bit a present key. */
  public int mask() {
    return mask;
  }

  /** The number of present keys, 1..8. */
  public int size() {
    return Integer.bitCount(mask);
  }

  /** The digests joined in canonical order; a copy. */
  public byte[] bytes() {
    return digests.clone();
  }

  /** The digest of one key as 64 lower-case hex digits, empty where the key is absent. */
  public Optional<String> hex(MatchKeyType type) {
    if ((mask & type.bit()) == 0) {
      return Optional.empty();
    }
    int index = Integer.bitCount(mask & (type.bit() - 1));
    return Optional.of(
        BaseEncoding.base16().lowerCase().encode(digests, index * DIGEST_BYTES, DIGEST_BYTES));
  }

  /** Canonical order of the sets of one person: by mask, then by digests, unsigned. */
  @Override
  public int compareTo(DigestSet other) {
    int byMask = Integer.compare(mask, other.mask);
    return byMask != 0 ? byMask : Arrays.compareUnsigned(digests, other.digests);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DigestSet that
        && mask == that.mask
        && Arrays.equals(digests, that.digests);
  }

  @Override
  public int hashCode() {
    return 31 * mask + Arrays.hashCode(digests);
  }

  /** The number of keys, never a digest. */
  @Override
  public String toString() {
    return "DigestSet[" + size() + " keys]";
  }
}
