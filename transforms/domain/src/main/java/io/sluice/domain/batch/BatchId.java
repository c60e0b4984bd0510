package io.sluice.domain.batch;

import java.util.HexFormat;

/**
 * Identity of a batch: the first 128 bits of a SHA-256 over plan id, lane, sequence and content, as
 * 32 hex digits. A stage that is computed again gives the same id.
 *
 * @param hex 32 lower-case hex digits
 */
public record BatchId(String hex) {
  /** Checks the form. */
  public BatchId {
    if (hex.length() != 32 || !hex.chars().allMatch(BatchId::lowerHex)) {
      throw new IllegalArgumentException("a batch id is 32 lower-case hex digits");
    }
  }

  /** Takes the first sixteen bytes of a digest. */
  public static BatchId ofDigest(byte[] digest) {
    return new BatchId(HexFormat.of().formatHex(digest, 0, 16));
  }

  @Override
  public String toString() {
    return hex;
  }

  private static boolean lowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
