package io.sluice.domain.diff;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes {@link Fingerprint}s: the first 128 bits of SHA-256 over key, rules version and content.
 * Not safe for several threads; cheap to make.
 */
public final class ContentFingerprint {
  // No rules version has a space.
  private static final String REFERENCE = "reference of an id";

  private final MessageDigest digest;
  private final byte[] prefix;
  private final byte[] memberPrefix;
  private final byte[] referencePrefix;
  private final byte[] out = new byte[32];

  private ContentFingerprint(MessageDigest digest, byte[] prefix, byte[] referencePrefix) {
    this.digest = digest;
    this.prefix = prefix;
    this.memberPrefix = prefix.clone();
    // No content without an id comes out as one with it.
    memberPrefix[prefix.length - 1] = 1;
    this.referencePrefix = referencePrefix;
  }

  /**
   * Takes the workspace's secret and the pinned rules version.
   *
   * @param key at least 16 bytes
   * @throws IllegalArgumentException if the key is shorter
   */
  public static ContentFingerprint of(byte[] key, String rulesVersion) {
    if (key.length < 16) {
      throw new IllegalArgumentException("a fingerprint key has at least 16 bytes");
    }
    try {
      return new ContentFingerprint(
          MessageDigest.getInstance("SHA-256"), prefix(key, rulesVersion), prefix(key, REFERENCE));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] prefix(byte[] key, String text) {
    byte[] word = text.getBytes(StandardCharsets.UTF_8);
    byte[] prefix = new byte[key.length + word.length + 1];
    System.arraycopy(key, 0, prefix, 0, key.length);
    System.arraycopy(word, 0, prefix, key.length, word.length);
    return prefix;
  }

  /** Digests a range of bytes. */
  public Fingerprint of(byte[] bytes, int from, int to) {
    return of(prefix, bytes, from, to);
  }

  /**
   * Digests a member's content with the id, so that the fingerprint is of this person alone.
   *
   * @param id holds the external user id, at most 255 bytes of it
   * @param bytes holds the content
   */
  public Fingerprint ofMember(byte[] id, int idFrom, int idTo, byte[] bytes, int from, int to) {
    digest.update(memberPrefix);
    digest.update((byte) (idTo - idFrom));
    digest.update(id, idFrom, idTo - idFrom);
    digest.update(bytes, from, to - from);
    return finish();
  }

  private Fingerprint of(byte[] before, byte[] bytes, int from, int to) {
    digest.update(before);
    digest.update(bytes, from, to - from);
    return finish();
  }

  private Fingerprint finish() {
    try {
      digest.digest(out, 0, out.length);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
    return new Fingerprint(longAt(0), longAt(8));
  }

  /**
   * A keyed reference of an id that must not be stored as text: 32 hex digits, the same under every
   * rules version, so that rejects are found after a raise.
   */
  public String reference(byte[] bytes, int from, int to) {
    Fingerprint f = of(referencePrefix, bytes, from, to);
    return String.format("%016x%016x", f.high(), f.low());
  }

  private long longAt(int offset) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (out[offset + i] & 0xff);
    }
    return value;
  }
}
