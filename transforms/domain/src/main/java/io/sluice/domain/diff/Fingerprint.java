package io.sluice.domain.diff;

import java.nio.ByteBuffer;

/**
 * A keyed 128-bit digest of what Amazon would receive for a member.
 *
 * @param high the first 64 bits, big-endian
 * @param low the last 64 bits
 */
public record Fingerprint(long high, long low) {
  /** Bytes at rest. */
  public static final int BYTES = 16;

  /** Reads sixteen bytes, big-endian. */
  public static Fingerprint of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a fingerprint has 16 bytes, got " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Fingerprint(buffer.getLong(), buffer.getLong());
  }

  /** The sixteen bytes, big-endian; a new array. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }
}
