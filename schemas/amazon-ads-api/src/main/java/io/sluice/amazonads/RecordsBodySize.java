package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;

/**
 * Exact sizes of what {@link RecordsBodyWriter} writes, found by arithmetic alone.
 *
 * <p>A body of n records has {@code ofEnvelope + sum of of(record) + (n - 1)} bytes, the last part
 * being commas.
 */
public final class RecordsBodySize {
  static final byte[] OPEN = ascii("{\"audienceId\":");
  static final byte[] TARGET = ascii(",\"targetResource\":{\"connectionId\":");
  static final byte[] RECORDS = ascii(",\"records\":[");
  static final byte[] CLOSE = ascii("]}");
  static final byte[] USER = ascii("{\"externalUserId\":\"");
  static final byte[] CREATE = ascii("\",\"action\":\"CREATE\"");
  static final byte[] DELETE = ascii("\",\"action\":\"DELETE\"");
  static final byte[] COUNTRY = ascii(",\"countryCode\":");
  static final byte[] KEY_SETS = ascii(",\"hashedPII\":[");
  static final byte[] CONSENT = ascii(",\"userConsent\":{\"consent\":{");
  static final byte[] AMZN = ascii("\"amzn\":{");
  static final byte[] USER_DATA = ascii("\"amznUserData\":");
  static final byte[] AD_STORAGE = ascii("\"amznAdStorage\":");
  static final byte[] TCF = ascii("\"tcf\":");
  static final byte[] GPP = ascii("\"gpp\":");

  private static final int HEX_DIGITS = 2 * AudienceLimits.DIGEST_BYTES;
  // Quotes around name and value, and the colon.
  private static final int KEY_MARKS = 5;

  private RecordsBodySize() {}

  /**
   * Returns the bytes of one record as it stands between commas.
   *
   * @param member the record
   * @throws IllegalArgumentException if the record breaks a rule of the contract; the message names
   *     the field and the shape of its value, never the value
   */
  public static int of(UploadRecord member) {
    String id = member.externalUserId();
    requireRule(
        AudienceLimits.validExternalUserId(id),
        "externalUserId",
        "a text of " + id.length() + " characters",
        "1 to 128 letters, digits, hyphens or underscores");
    int size = USER.length + id.length() + CREATE.length + 1;
    if (member.countryCode() != null) {
      size += COUNTRY.length + JsonText.size(member.countryCode(), "countryCode");
    }
    return size + ofKeySets(member.keySets()) + ofConsent(member.consent());
  }

  /**
   * Returns the bytes of a body around its records.
   *
   * @param audienceId the audience
   * @param connectionId the connection, if the upload names one
   */
  public static int ofEnvelope(long audienceId, Optional<String> connectionId) {
    int size = OPEN.length + Long.toString(audienceId).length() + RECORDS.length + CLOSE.length;
    if (connectionId.isPresent()) {
      size += TARGET.length + JsonText.size(connectionId.get(), "connectionId") + 1;
    }
    return size;
  }

  private static int ofKeySets(List<? extends UploadKeySet> keySets) {
    int sets = keySets.size();
    requireRule(
        sets >= 1 && sets <= AudienceLimits.MAX_KEY_SETS,
        "hashedPII",
        sets + " key sets",
        "1 to 100 of them, also to delete");
    int size = KEY_SETS.length + 1 + (sets - 1);
    for (UploadKeySet keySet : keySets) {
      size += ofKeySet(keySet);
    }
    return size;
  }

  private static int ofKeySet(UploadKeySet keySet) {
    int size = 2;
    int keys = 0;
    for (MatchKeyName key : MatchKeyName.all()) {
      byte[] digest = keySet.digest(key);
      if (digest != null) {
        requireRule(
            digest.length == AudienceLimits.DIGEST_BYTES,
            key.wireName(),
            digest.length + " bytes",
            "a SHA-256 digest of 32 bytes");
        size += key.wireName().length() + HEX_DIGITS + KEY_MARKS;
        keys++;
      }
    }
    requireRule(keys > 0, "hashedPII", "a key set without keys", "at least one digest in each set");
    return size + keys - 1;
  }

  private static int ofConsent(ConsentSignal consent) {
    if (consent == null || consent.empty()) {
      return 0;
    }
    int size = CONSENT.length + 2;
    int parts = 0;
    if (consent.amznUserData() != null || consent.amznAdStorage() != null) {
      size += AMZN.length + 1 + ofAmazonSignal(consent);
      parts++;
    }
    if (consent.tcf() != null) {
      size += TCF.length + JsonText.size(consent.tcf(), "tcf");
      parts++;
    }
    if (consent.gpp() != null) {
      size += GPP.length + JsonText.size(consent.gpp(), "gpp");
      parts++;
    }
    return size + parts - 1;
  }

  private static int ofAmazonSignal(ConsentSignal consent) {
    int size = 0;
    if (consent.amznUserData() != null) {
      size += USER_DATA.length + JsonText.size(consent.amznUserData(), "amznUserData");
    }
    if (consent.amznAdStorage() != null) {
      size += AD_STORAGE.length + JsonText.size(consent.amznAdStorage(), "amznAdStorage");
      size += consent.amznUserData() == null ? 0 : 1;
    }
    return size;
  }

  static void requireRule(boolean kept, String field, String shape, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(field + ": " + shape + ", but Amazon wants " + rule + ".");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
