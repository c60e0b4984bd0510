package io.sluice.domain.qualify;

import io.sluice.domain.snapshot.FloatText;
import io.sluice.domain.snapshot.NoValue;
import org.jspecify.annotations.Nullable;

/** Why a row could not become a record: each code has its remedy, and is counted. */
public enum RejectCode {
  /** The external user id is null or blank. */
  ID_MISSING("give every row an external user id"),
  /** The external user id has other characters than Amazon takes, or is longer than 128. */
  ID_INVALID(
      "use 1..128 of 0-9 a-z A-Z - _ in the id column, or set external-user-id: derive on the"
          + " audience"),
  /** The external user id is a number that went through a floating-point column. */
  ID_FLOATING_POINT(
      "store the id as text or whole number: 1.2E10 and 2134.0 are what a floating-point column"
          + " makes of it"),
  /** The external user id stands for no value, such as nan or #REF!. */
  ID_PLACEHOLDER("leave rows out that have no external user id, or give them one"),
  /** A text is not UTF-8. */
  NOT_UTF8("mend the encoding of the id column in the warehouse"),
  /** Neither the row nor the audience has a country. */
  COUNTRY_MISSING("map a country column or set country: on the audience"),
  /** The country is no ISO 3166 alpha-2 code. */
  COUNTRY_INVALID("use ISO 3166 alpha-2 codes such as US or DE in the country column"),
  /** None of the audience's accounts serves the row's country. */
  COUNTRY_NOT_ROUTED("add an account of the country's region, or exclude these rows"),
  /** A row of the UK or the EEA without any consent signal. */
  CONSENT_MISSING("map a consent column (Amazon signal, TCF or GPP) for UK and EEA rows"),
  /** A consent value that is none of GRANTED, DENIED, NOT_APPLICABLE, UNKNOWN. */
  CONSENT_INVALID("use GRANTED or DENIED in the consent columns"),
  /** The time of qualification is missing although a lifetime is asked for. */
  QUALIFIED_AT_MISSING("fill the qualified-at column or drop lifetime: from the audience"),
  /** No identifier is left after normalisation. */
  NO_USABLE_KEY("fill at least one of the mapped identifier columns with a valid value"),
  /**
   * A member who asked to leave and of whom no digest is stored: Amazon takes no DELETE without
   * digests, so the person stays in its audience until the TTL ends.
   */
  OPT_OUT_WITHOUT_DIGESTS(
      "the person is still in Amazon's audience: bring back sluice_private.membership_keys from a"
          + " snapshot or a backup and run again, or ask Amazon to delete the external user ids"
          + " that the table rejects names"),
  /** A member who left and of whom no digest is stored. */
  REMOVAL_WITHOUT_DIGESTS(
      "bring back sluice_private.membership_keys from a snapshot or a backup and run again;"
          + " otherwise the membership ends with the audience's TTL"),
  /** A member whom an increment does not mention, due for renewal, of whom no digest is stored. */
  RENEWAL_WITHOUT_DIGESTS(
      "bring back sluice_private.membership_keys from a snapshot or a backup, or let the source"
          + " give the member's row again"),
  /** A row of a suppression list that suppresses nobody. */
  SUPPRESSION_ID_UNUSABLE(
      "mend the id column of the suppression list: blank, not UTF-8, or not of the form of the"
          + " audience's ids; sluice plans show counts them by list");

  private final String remedy;

  RejectCode(String remedy) {
    this.remedy = remedy;
  }

  /** What the owner of the data has to do. */
  public String remedy() {
    return remedy;
  }

  /**
   * Why a text cannot be an id whatever its form, not even a derived one; {@code null} where it
   * can.
   *
   * @param utf8 holds it at {@code from..to}
   */
  public static @Nullable RejectCode ofId(byte[] utf8, int from, int to) {
    if (FloatText.isId(utf8, from, to)) {
      return ID_FLOATING_POINT;
    }
    return NoValue.isId(utf8, from, to) ? ID_PLACEHOLDER : null;
  }
}
