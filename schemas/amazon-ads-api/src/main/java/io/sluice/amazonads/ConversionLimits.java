package io.sluice.amazonads;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Limits of both generations of the conversions API.
 *
 * <p>Sources: Amazon's public OpenAPI documents "Amazon Ads API v1" (CreateEvent) and "Conversions
 * API"; for name, characters and age of an event Amazon's published tag for server-side Google Tag
 * Manager. Where a limit is our own, it says so.
 */
public final class ConversionLimits {
  /** Most events in one request of the Events API. */
  public static final int MAX_EVENTS = 500;

  /** Most events in one request of the older API. */
  public static final int MAX_EVENT_DATA = 100;

  /**
   * Bytes of a request body that a client keeps to. Amazon documents none, but a status 413; peers
   * stop at 1 MB.
   */
  public static final int ADVISED_BODY_BYTES = 1_000_000;

  /** Most conversion definitions in one create or update. */
  public static final int MAX_DEFINITIONS = 10;

  /** Longest name of a conversion. */
  public static final int MAX_NAME_LENGTH = 256;

  /**
   * Characters that a conversion's name must not have: {@code ! @ # $ % ^ & * + = ( ) { } [ ] < > ?
   * \ / ~ ; |}.
   */
  public static final String FORBIDDEN_NAME_CHARACTERS = "!@#$%^&*+=(){}[]<>?\\/~;|";

  /** Form of a dataset's name; at most {@link #MAX_DATASET_LENGTH} characters, which is our own. */
  public static final Pattern DATASET = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  /** Longest name of a dataset; our own, and within what all peers take. */
  public static final int MAX_DATASET_LENGTH = 100;

  /** The dataset of an event that names none. */
  public static final String DEFAULT_DATASET = "Default_Events";

  /** Most custom attributes of an event, the reserved ones included. */
  public static final int MAX_CUSTOM_DATA = 13;

  /** Form of a custom attribute's name and value. */
  public static final Pattern CUSTOM_DATA = Pattern.compile("[A-Za-z0-9_]+");

  /** Longest value of a custom attribute; from a peer. */
  public static final int MAX_CUSTOM_VALUE_LENGTH = 256;

  /** Longest id of an event; our own, for Amazon documents none. */
  public static final int MAX_EVENT_ID_LENGTH = 256;

  /** Longest user agent. */
  public static final int MAX_USER_AGENT_LENGTH = 512;

  /** Longest name of a delivering partner. */
  public static final int MAX_PARTNER_LENGTH = 256;

  /** Longest MATCH_ID. */
  public static final int MAX_MATCH_ID_LENGTH = 100;

  /** Largest amount of a value, positive or negative; from the older API. */
  public static final BigDecimal MAX_VALUE = new BigDecimal("9999999999999.99");

  /** Most units of a purchase in the Events API. */
  public static final long MAX_UNITS = Integer.MAX_VALUE;

  /** Most units of a purchase in the older API. */
  public static final long MAX_DATUM_UNITS = 9_999_999_999_999L;

  /** Days after which the Events API takes an event no more. */
  public static final int MAX_EVENT_AGE_DAYS = 21;

  /** Days after which the older API takes an event no more. */
  public static final int MAX_DATUM_AGE_DAYS = 7;

  /** The type that is a purchase: alone it has currency and units, and no negative value. */
  public static final String PURCHASE = "OFF_AMAZON_PURCHASES";

  /** The one way of ingestion of the Events API, and ours in the older one. */
  public static final String SERVER_TO_SERVER = "SERVER_TO_SERVER";

  /** The one data processing option. */
  public static final String LIMITED_DATA_USE = "LIMITED_DATA_USE";

  /** Form of the measurement tokens of an ad click's address. */
  public static final Pattern AREF_TOKENS =
      Pattern.compile("[A-Za-z0-9]{10}[.][0-9]{13}([|][A-Za-z0-9]{10}[.][0-9]{13})*");

  private ConversionLimits() {}

  /**
   * Tells whether a text may be the name of a conversion in the Events API.
   *
   * @param name 1 to 256 characters, none of {@link #FORBIDDEN_NAME_CHARACTERS}
   */
  public static boolean validName(CharSequence name) {
    int length = name.length();
    return length >= 1
        && length <= MAX_NAME_LENGTH
        && name.chars().noneMatch(c -> FORBIDDEN_NAME_CHARACTERS.indexOf(c) >= 0);
  }
}
