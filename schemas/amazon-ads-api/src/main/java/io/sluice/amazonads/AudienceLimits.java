package io.sluice.amazonads;

import java.util.regex.Pattern;

/**
 * Limits of advertiser audiences.
 *
 * <p>Source: Amazon's public OpenAPI document "AMCAdAudience" and its guide to advertiser
 * audiences.
 */
public final class AudienceLimits {
  /** Most records in one upload, by schema. */
  public static final int MAX_RECORDS = 10_000;

  /** Records in one upload that Amazon's guide advises. */
  public static final int ADVISED_RECORDS = 6_000;

  /** Most sets of hashed identifiers on one record; at least one is needed, also to delete. */
  public static final int MAX_KEY_SETS = 100;

  /** Longest, and default, time to live in seconds: 397 days. */
  public static final long MAX_TTL_SECONDS = 34_300_800L;

  /** Most fees on one audience. */
  public static final int MAX_FEES = 13;

  /** Shortest audience name. */
  public static final int MIN_NAME_LENGTH = 10;

  /** Longest audience name. */
  public static final int MAX_NAME_LENGTH = 128;

  /** Longest audience description. */
  public static final int MAX_DESCRIPTION_LENGTH = 1_000;

  /** Longest external user id. */
  public static final int MAX_EXTERNAL_USER_ID_LENGTH = 128;

  /** Bytes of a digest. */
  public static final int DIGEST_BYTES = 32;

  /**
   * Characters of an audience's name and description. Amazon says "alphanumeric" and shows spaces
   * and underscores in its samples; this takes letters, digits, space, underscore and hyphen.
   */
  public static final Pattern AUDIENCE_TEXT = Pattern.compile("[0-9A-Za-z _-]*");

  private AudienceLimits() {}

  /**
   * Tells whether a text may be an external user id: 1 to 128 ASCII letters, digits, hyphens and
   * underscores.
   *
   * @param text the candidate
   */
  public static boolean validExternalUserId(CharSequence text) {
    int length = text.length();
    if (length == 0 || length > MAX_EXTERNAL_USER_ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!idCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean idCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_';
  }
}
