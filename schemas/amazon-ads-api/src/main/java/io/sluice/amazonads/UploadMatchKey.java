package io.sluice.amazonads;

/**
 * An identifier as {@link EventsBodyWriter} reads it: a digest, or a value that travels as it is.
 *
 * @param type one of {@link ConversionVocabulary#matchKeys()}
 * @param digest 32 bytes, which nobody changes, or null for a raw value
 * @param value the raw value, or null for a digest
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record UploadMatchKey(String type, byte[] digest, String value) {
  /** Refuses a key with both or neither. */
  public UploadMatchKey {
    if ((digest == null) == (value == null)) {
      throw new IllegalArgumentException(
          type + ": a match key has either a digest or a raw value.");
    }
  }

  /** Returns the key of a digest. */
  public static UploadMatchKey hashed(String type, byte[] digest) {
    return new UploadMatchKey(type, digest, null);
  }

  /** Returns the key of a raw value. */
  public static UploadMatchKey raw(String type, String value) {
    return new UploadMatchKey(type, null, value);
  }

  /** Names the type, no value. */
  @Override
  public String toString() {
    return "UploadMatchKey[" + type + "]";
  }
}
