package io.sluice.amazonads;

/** Media types of request and answer bodies. */
public final class VendorMediaTypes {
  /** Audience metadata, records and job status, errors included. */
  public static final String AUDIENCES = "application/vnd.amcaudiences.v1+json";

  /** Connections and terms, errors included. */
  public static final String CONNECTIONS = "application/vnd.amcaudiencesconnections.v1+json";

  /** Conversion definitions of the older API, errors included. */
  public static final String DEFINITIONS = "application/vnd.dspconversiondefinition.v1+json";

  /** Event data of the older conversion definitions, errors included. */
  public static final String EVENT_DATA = "application/vnd.dspconversioneventimport.v1+json";

  /** Events, profiles, and answers of the token service. */
  public static final String JSON = "application/json";

  /** Requests to the token service. */
  public static final String FORM = "application/x-www-form-urlencoded";

  private VendorMediaTypes() {}
}
