package io.sluice.domain.qualify;

/** Why a row could not become a record: each code has its remedy, and is counted. */
public enum RejectCode {
  /** The external user id is null or blank. */
  ID_MISSING("give every row an external user id"),
  /** The external user id has other characters than Amazon takes, or is longer than 128. */
  ID_INVALID(
      "use 1..128 of 0-9 a-z A-Z - _ in the id column, or set external-user-id: derive on the"
          + " audience"),
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
  NO_USABLE_KEY("fill at least one of the mapped identifier columns with a valid value");

  private final String remedy;

  RejectCode(String remedy) {
    this.remedy = remedy;
  }

  /** What the owner of the data has to do. */
  public String remedy() {
    return remedy;
  }
}
