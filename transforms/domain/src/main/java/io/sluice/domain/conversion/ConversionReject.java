package io.sluice.domain.conversion;

/**
 * Why a row could not become an event: each code has its field and its remedy, and is counted.
 * Sources: Amazon's OpenAPI documents "Amazon Ads API v1" (CreateEvent) and "Conversions API", and
 * Amazon's published tag for server-side Google Tag Manager; what is our own says so.
 */
public enum ConversionReject {
  /** No event time. */
  TIME_MISSING("event-time", "fill the event-time column of every row"),
  /** A text that is no time, or a time of the wall clock that never was. */
  TIME_UNREADABLE(
      "event-time", "use ISO 8601 such as 2026-03-01T08:15:30Z in the event-time column"),
  /** A day without a time: Amazon drops events of one user within 200 ms as repeats. */
  TIME_DATE_ONLY("event-time", "map a column with the time of day, not only the date"),
  /** A time without a zone, and the source has none. */
  TIME_ZONE_MISSING("event-time", "set zone on the source, or store the time with its zone"),
  /** Older than Amazon takes: 21 days, or 7 in the older API. */
  TIME_TOO_OLD(
      "event-time",
      "send events within 21 days (7 with conversion-definitions); nothing" + " takes older ones"),
  /** More than five minutes ahead; our own limit. */
  TIME_IN_FUTURE(
      "event-time", "check the zone of the event-time column and the clock that wrote it"),
  /** No name of the conversion. */
  NAME_MISSING("event-name", "set event.name on the conversion, or map event-name"),
  /** More than 256 characters. */
  NAME_TOO_LONG("event-name", "use at most 256 characters in the name"),
  /** A character that Amazon does not take. */
  NAME_CHARACTERS(
      "event-name", "leave ! @ # $ % ^ & * + = ( ) { } [ ] < > ? \\ / ~ ; and | out of the name"),
  /** No type. */
  TYPE_MISSING("event-type", "set event.type on the conversion, or map event-type"),
  /** A type that Amazon does not list. */
  TYPE_UNKNOWN(
      "event-type",
      "use one of Amazon's types, such as OFF_AMAZON_PURCHASES; with the preset legacy-events also"
          + " its synonyms"),
  /** No source. */
  SOURCE_MISSING("event-source", "set event.source on the conversion, or map event-source"),
  /** A source that Amazon does not list. */
  SOURCE_UNKNOWN(
      "event-source",
      "use one of Amazon's sources, such as WEBSITE; what some call MEASUREMENT_PARTNER is"
          + " MEASUREMENT_ATTRIBUTION_PARTNER"),
  /** Data of the ad tag, which the browser sends itself. */
  INGESTION_UNSUPPORTED(
      "ingestion", "leave rows of AMAZON_AD_TAG out; only SERVER_TO_SERVER data may be sent"),
  /** A dataset of another form. */
  DATASET_INVALID(
      "dataset", "begin the dataset with a letter, go on with letters, digits, _ and -, 1 to 100"),
  /** The row belongs to another advertiser than the account. */
  ADVERTISER_OTHER(
      "advertiser-id", "select the account's own rows, or add an account for the rest"),
  /** Neither the row nor the job has a country. */
  COUNTRY_MISSING("country", "map a country column or set event.country on the conversion"),
  /** No country that Amazon lists. */
  COUNTRY_INVALID("country", "use ISO 3166 alpha-2 codes such as US or GB in the country column"),
  /** A country of another region than the account's. */
  COUNTRY_OTHER_REGION("country", "send these rows through an account of the country's region"),
  /** A country that no region of Amazon Ads serves. */
  COUNTRY_NOT_SERVED("country", "leave these rows out; Amazon Ads serves no such country"),
  /** A value that is no number. */
  VALUE_UNREADABLE("value", "use plain decimal numbers in the value column, not NaN or a text"),
  /** More than 9,999,999,999,999.99, positive or negative. */
  VALUE_OUT_OF_RANGE("value", "check the unit of the value column; at most 9,999,999,999,999.99"),
  /** A negative purchase. */
  VALUE_NEGATIVE("value", "leave refunds out; Amazon has no conversion type for them"),
  /** A purchase with a value and no currency; our own rule, Amazon would take a default. */
  CURRENCY_MISSING("currency", "map a currency column or set event.currency on the conversion"),
  /** A currency that Amazon does not list. */
  CURRENCY_UNKNOWN("currency", "use ISO 4217 codes that Amazon lists, such as USD or EUR"),
  /** Units that are no whole number, or out of bounds. */
  UNITS_INVALID("units", "use whole numbers from 1 on in the units column"),
  /** More attributes than Amazon takes: ten free ones and the three reserved ones. */
  CUSTOM_DATA_TOO_MANY("custom-data", "keep ten attributes beside brand, category and productId"),
  /** An attribute's name of another form. */
  CUSTOM_DATA_NAME("custom-data", "use letters, digits and _ in the names of custom data"),
  /** A name that is almost a reserved one. */
  CUSTOM_DATA_RESERVED(
      "custom-data", "write the reserved names exactly: brand, category, productId (not product)"),
  /** No identifier is left. */
  NO_USABLE_KEY("match-keys", "fill at least one of the mapped identifier columns validly"),
  /** Two different values of one type. */
  KEY_REPEATED("match-keys", "choose one value a key type; an event cannot carry two of them"),
  /** An EU account, or a country of the UK or the EEA, without a consent signal. */
  CONSENT_MISSING(
      "consent",
      "map a consent column (Amazon signal, TCF or GPP) for EU accounts, UK and EEA rows;"
          + " an ip address alone is not enough"),
  /** A consent value that is none of GRANTED and DENIED. */
  CONSENT_INVALID("consent", "use GRANTED or DENIED in the consent columns"),
  /** Ad storage without user data, which Amazon requires beside it. */
  CONSENT_INCOMPLETE("consent-user-data", "map consent-user-data beside consent-ad-storage"),
  /** A consent string that the older API has no field for, and that only Amazon can read. */
  CONSENT_NOT_CARRIED(
      "consent",
      "send these rows with api: events, or map Amazon's own signal; the older API takes"
          + " no consent string"),
  /** No address of version 4 or 6. */
  IP_ADDRESS_INVALID("ip-address", "use an IPv4 or IPv6 address, or leave it empty"),
  /** A mark that is neither yes nor no. */
  LIMITED_DATA_USE_INVALID("limited-data-use", "use true, false or LIMITED_DATA_USE"),
  /** No id and nothing to derive it from. */
  EVENT_ID_MISSING("event-id", "map event-id, or name the columns it is derived from"),
  /** A column that the id is derived from is empty; filled later, it would make another id. */
  EVENT_ID_COLUMN_EMPTY("event-id", "derive event-id from columns that are never empty"),
  /** Longer than 256 with its prefix, or with control characters. */
  EVENT_ID_INVALID("event-id", "use ids of at most 256 printable characters, the prefix included"),
  /** The id, or a column that it is derived from, went through a floating-point column. */
  EVENT_ID_FLOATING_POINT(
      "event-id",
      "store the id as text or whole number: 1.2E10 and 2134.0 are what a floating-point column"
          + " makes of it, and ids that lost digits count as one event"),
  /** The id stands for no value, such as nan or #REF!: all such events would count as one. */
  EVENT_ID_PLACEHOLDER("event-id", "leave rows out that have no event id, or give them one"),
  /** The id is an identifier of the person: all events of a person would count as one. */
  EVENT_ID_PERSONAL("event-id", "use the id of the order or transaction, never one of the person"),
  /** A text that is no valid Unicode. */
  TEXT_UNREADABLE("row", "mend the encoding of the text columns in the warehouse"),
  /** One event larger than a request may be; our own limit. */
  EVENT_TOO_LARGE("row", "shorten the consent strings and texts of the row");

  private final String field;
  private final String remedy;

  ConversionReject(String field, String remedy) {
    this.field = field;
    this.remedy = remedy;
  }

  /** The field as the configuration names it. */
  public String field() {
    return field;
  }

  /** What the owner of the data has to do. */
  public String remedy() {
    return remedy;
  }
}
