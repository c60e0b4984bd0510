package io.sluice.domain.conversion;

import com.google.common.io.BaseEncoding;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One identifier of the person of an event: a digest, or a value that Amazon takes as it is (a
 * mobile advertising id, a partner's id, an address of the network).
 *
 * <p>Personal data: hashed, or raw where Amazon's type is raw. Immutable; {@code toString} names
 * the type alone.
 */
public final class EventKey {
  /** Bytes of a digest. */
  public static final int DIGEST_BYTES = 32;

  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

  private final String type;
  private final byte @Nullable [] digest;
  private final @Nullable String raw;

  private EventKey(String type, byte @Nullable [] digest, @Nullable String raw) {
    this.type = type;
    this.digest = digest;
    this.raw = raw;
  }

  /**
   * The key of a digest.
   *
   * @param type Amazon's type, such as {@code EMAIL}
   * @param digest 32 bytes; not copied, the caller gives it away
   * @throws IllegalArgumentException if it has another length
   */
  public static EventKey hashed(String type, byte[] digest) {
    if (digest.length != DIGEST_BYTES) {
      throw new IllegalArgumentException(
          type + ": a digest has 32 bytes, got " + digest.length + " bytes");
    }
    return new EventKey(type, digest, null);
  }

  /**
   * The key of a raw value.
   *
   * @param type Amazon's type, such as {@code MAID}
   * @param value the value; white space around it is taken off
   */
  public static EventKey raw(String type, String value) {
    return new EventKey(type, null, value.strip());
  }

  /**
   * The key of a text in the form that its type wants.
   *
   * @param type Amazon's type
   * @param form the form of that type
   * @param text 64 hexadecimal digits in any case for a digest, any text for a raw value
   * @return empty where the text does not have the form
   */
  public static Optional<EventKey> ofText(String type, KeyForm form, String text) {
    String stripped = text.strip();
    if (form == KeyForm.RAW) {
      return stripped.isEmpty() ? Optional.empty() : Optional.of(raw(type, stripped));
    }
    String lower = stripped.toLowerCase(Locale.ROOT);
    return lower.length() == 2 * DIGEST_BYTES && HEX.canDecode(lower)
        ? Optional.of(hashed(type, HEX.decode(lower)))
        : Optional.empty();
  }

  /** Amazon's type, such as {@code EMAIL}. */
  public String type() {
    return type;
  }

  /** How its value travels. */
  public KeyForm form() {
    return digest == null ? KeyForm.RAW : KeyForm.HASHED;
  }

  /** The digest, 32 bytes, a copy; empty for a raw value. */
  public Optional<byte[]> digest() {
    return digest == null ? Optional.empty() : Optional.of(digest.clone());
  }

  /** The raw value; empty for a digest. */
  public Optional<String> rawValue() {
    return Optional.ofNullable(raw);
  }

  /** The digest, or the raw value as UTF-8; not to be changed. */
  byte[] content() {
    return digest == null ? String.valueOf(raw).getBytes(StandardCharsets.UTF_8) : digest;
  }

  /** The value as it travels: 64 lower-case hexadecimal digits, or the raw value. */
  public String wireValue() {
    return digest == null ? String.valueOf(raw) : HEX.encode(digest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventKey that
        && type.equals(that.type)
        && Arrays.equals(digest, that.digest)
        && String.valueOf(raw).equals(String.valueOf(that.raw));
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode()
        + (digest == null ? String.valueOf(raw).hashCode() : Arrays.hashCode(digest));
  }

  /** The type, never the value. */
  @Override
  public String toString() {
    return "EventKey[" + type + "]";
  }
}
