package io.sluice.domain.snapshot;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The rule of an external user id: {@code ^[0-9a-zA-Z\-_]{1,128}$}. Source: Amazon's public
 * advertiser-audience OpenAPI document, {@code records[].externalUserId}.
 */
public final class ExternalUserIds {
  /** Amazon's longest id. */
  public static final int MAX_LENGTH = 128;

  private static final boolean[] ALLOWED = allowed();

  private ExternalUserIds() {}

  /** True when the bytes are a valid id. */
  public static boolean valid(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 1 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || !ALLOWED[bytes[i]]) {
        return false;
      }
    }
    return true;
  }

  /** As above, for a text. */
  public static boolean valid(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return valid(bytes, 0, bytes.length);
  }

  /**
   * Derives a valid id from one that does not fit: 64 hex digits of its SHA-256, the same each
   * time.
   *
   * @param bytes UTF-8 of the id
   */
  public static String derive(byte[] bytes, int from, int to) {
    return Hashing.sha256().hashBytes(bytes, from, to - from).toString();
  }

  private static boolean[] allowed() {
    boolean[] allowed = new boolean[Byte.MAX_VALUE + 1];
    for (char c = 0; c < allowed.length; c++) {
      allowed[c] =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || c == '-'
              || c == '_';
    }
    return allowed;
  }
}
