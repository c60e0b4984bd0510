package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;

/** The forms of postal codes that the rules tell apart. */
enum PostalForm {
  /** Five digits, tails cut off; every country without a rule of its own. */
  FIVE_DIGITS(5),
  /** Six digits: India. */
  SIX_DIGITS(6),
  /** Seven digits: Japan. */
  SEVEN_DIGITS(7),
  /** Letter and digit in turn, three times: Canada. */
  CANADIAN(6),
  /** Outward and inward code of up to seven characters: Great Britain. */
  BRITISH(7),
  /** Letters and digits, as many as there are: countries that the published rules break. */
  FREE(Integer.MAX_VALUE);

  private final int length;

  PostalForm(int length) {
    this.length = length;
  }

  /** The most characters that are kept. */
  int length() {
    return length;
  }

  /** True when letters are kept. */
  boolean keepsLetters() {
    return this == CANADIAN || this == BRITISH || this == FREE;
  }

  static PostalForm of(String country, Reference reference) {
    return switch (country) {
      case "CA" -> CANADIAN;
      case "GB" -> BRITISH;
      case "IN" -> SIX_DIGITS;
      case "JP" -> SEVEN_DIGITS;
      case "AU", "BE", "BR", "NL", "SG" -> reference == Reference.REPAIRED ? FREE : FIVE_DIGITS;
      default -> FIVE_DIGITS;
    };
  }
}
