package io.sluice.domain.matchkey;

import java.util.List;
import java.util.Optional;

/** Why a value gave no match key. Counted per key; names the rule, never the value. */
public enum KeyProblem {
  /** The text has no {@code name@domain} form. */
  NOT_AN_EMAIL(1),
  /** The value stands for no value, such as {@code nan}, {@code noreply@} or 000 000 0000. */
  PLACEHOLDER(2),
  /** No country has a phone number of this length and form. */
  IMPOSSIBLE_PHONE(3),
  /** The rule needs an ISO 3166 alpha-2 country and the row has none. */
  COUNTRY_MISSING(4),
  /** Nothing is left of the value; the digest of the empty text is never sent. */
  NORMALIZED_TO_NOTHING(5),
  /** More than {@link MatchKeyHasher#MAX_VALUE_LENGTH} characters. */
  TOO_LONG(6),
  /** The column is declared as hashed and the value is not 64 hexadecimal digits. */
  NOT_HASHED(7),
  /** Amazon published no address rule for the row's country. */
  NO_ADDRESS_RULES(8),
  /** The text was damaged before it came here: replacement characters or half a character. */
  UNREADABLE(9),
  /** The column is declared as raw and the value is 64 hexadecimal digits: no plain value. */
  NOT_RAW(10),
  /** A device id that has no UUID form, 8-4-4-4-12 hexadecimal digits. */
  NOT_A_UUID(11),
  /** A partner's id, or an IP address, of a form that Amazon does not take. */
  NOT_AN_ID(12),
  /**
   * A phone number, postal code or id that went through a floating-point column, such as {@code
   * 1.2E10} or {@code 2134.0}: its digits are another number.
   */
  FLOATING_POINT(13),
  /**
   * Thirty-two bytes that are no text, such as a digest that is not written in hexadecimal digits,
   * in a column that is not declared as hashed.
   */
  RAW_DIGEST(14);

  private static final List<KeyProblem> ALL = List.of(values());

  private final int code;

  KeyProblem(int code) {
    this.code = code;
  }

  /** The number of this problem in packed form, 1..255; it never changes. */
  int code() {
    return code;
  }

  /** The problem of a code; empty for 0, which is none. */
  static Optional<KeyProblem> ofCode(int code) {
    return code == 0 ? Optional.empty() : Optional.of(ALL.get(code - 1));
  }
}
