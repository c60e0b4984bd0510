package io.sluice.domain.matchkey;

import com.google.common.net.InetAddresses;
import io.sluice.domain.snapshot.FloatText;
import io.sluice.domain.snapshot.NoValue;

/**
 * Identifiers that Amazon takes as they are: neither normalized nor hashed. Trimmed and checked;
 * the case is kept, since partners' ids depend on it and Amazon compares device ids without regard
 * to it. Source: Amazon's Events API, {@code matchKeys[].type}, and its advertiser-audience
 * documentation.
 */
public enum PlainId {
  /** A device's advertising id, in UUID form; one of zeros stands for a user who opted out. */
  MAID,
  /** An id agreed with Amazon: 1 to 100 letters and digits, or a UUID. */
  MATCH_ID,
  /** LiveRamp. */
  RAMP_ID,
  /** Experian. */
  REAL_ID,
  /** Merkle. */
  MERKLE_ID,
  /** Kantar. */
  KANTAR_ID,
  /** A full IP address, version 4 or 6. */
  FIP;

  /** Amazon's longest match id. */
  public static final int MAX_MATCH_ID_LENGTH = 100;

  private static final int UUID_LENGTH = 36;
  private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  /**
   * Checks one value.
   *
   * @param value as the warehouse has it
   * @return the value to send, or why there is none; never throws
   */
  public NormalizedKey check(String value) {
    String id = value.strip();
    if (id.isEmpty()) {
      return NormalizedKey.ofProblem(KeyProblem.NORMALIZED_TO_NOTHING);
    }
    if (id.length() > MatchKeyHasher.MAX_VALUE_LENGTH) {
      return NormalizedKey.ofProblem(KeyProblem.TOO_LONG);
    }
    if (NoValue.isId(id)) {
      return NormalizedKey.ofProblem(KeyProblem.PLACEHOLDER);
    }
    if (FloatText.isId(id)) {
      return NormalizedKey.ofProblem(KeyProblem.FLOATING_POINT);
    }
    return switch (this) {
      case MAID -> uuid(id);
      case MATCH_ID -> matchId(id);
      case FIP -> of(id, InetAddresses.isInetAddress(id));
      case RAMP_ID, REAL_ID, MERKLE_ID, KANTAR_ID -> of(id, isVisible(id));
    };
  }

  private static NormalizedKey of(String id, boolean fits) {
    return fits ? NormalizedKey.ofText(id) : NormalizedKey.ofProblem(KeyProblem.NOT_AN_ID);
  }

  /** Letters and digits, or the hyphens of a UUID between them. */
  private static NormalizedKey matchId(String id) {
    boolean plain = id.length() <= MAX_MATCH_ID_LENGTH && isAlphanumeric(id);
    return plain || id.indexOf('-') < 0 ? of(id, plain) : ofUuid(id, KeyProblem.NOT_AN_ID);
  }

  private static NormalizedKey uuid(String id) {
    return ofUuid(id, KeyProblem.NOT_A_UUID);
  }

  private static NormalizedKey ofUuid(String id, KeyProblem otherwise) {
    if (id.length() != UUID_LENGTH) {
      return NormalizedKey.ofProblem(otherwise);
    }
    boolean zeros = true;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = id.charAt(i);
      boolean hyphen = UUID_FORM.charAt(i) == '-';
      if (hyphen ? c != '-' : Character.digit(c, 16) < 0 || c >= 128) {
        return NormalizedKey.ofProblem(otherwise);
      }
      zeros &= hyphen || c == '0';
    }
    return zeros ? NormalizedKey.ofProblem(KeyProblem.PLACEHOLDER) : NormalizedKey.ofText(id);
  }

  private static boolean isAlphanumeric(String id) {
    return id.chars().allMatch(c -> c < 128 && CharClass.alphanumeric((char) c) != 0);
  }

  /** Without blanks and control characters; no other form is published. */
  private static boolean isVisible(String id) {
    return id.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
