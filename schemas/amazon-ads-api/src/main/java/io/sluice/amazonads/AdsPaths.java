package io.sluice.amazonads;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the calls, to be put behind {@link ApiRegion#apiHost()}. */
public final class AdsPaths {
  /** Token service; stands on the token host, not on the API host. */
  public static final String TOKEN = "/auth/o2/token";

  /** List of profiles. */
  public static final String PROFILES = "/v2/profiles";

  /** Connections of an advertiser: list, create, delete. */
  public static final String CONNECTIONS = "/amc/audiences/connections";

  /** Terms of AMC: read, accept. */
  public static final String TERMS = "/amc/audiences/connections/terms";

  /** Audience metadata: create; read and update with an id behind it. */
  public static final String METADATA = "/amc/audiences/metadata";

  /** Member records: upload; job status with a job id behind it. */
  public static final String RECORDS = "/amc/audiences/records";

  /** Events of the Events API: create. */
  public static final String EVENTS = "/adsApi/v1/create/events";

  private AdsPaths() {}

  /**
   * Returns the path of one audience.
   *
   * @param audienceId Amazon's 64-bit id
   */
  public static String audience(long audienceId) {
    return METADATA + "/" + audienceId;
  }

  /**
   * Returns the path of an advertiser's conversion definitions: create, update.
   *
   * @param advertiserId Amazon's id of the DSP advertiser
   */
  public static String definitions(long advertiserId) {
    return "/accounts/" + advertiserId + "/dsp/conversionDefinitions";
  }

  /**
   * Returns the path that lists an advertiser's conversion definitions.
   *
   * @param advertiserId Amazon's id of the DSP advertiser
   */
  public static String definitionsList(long advertiserId) {
    return definitions(advertiserId) + "/list";
  }

  /**
   * Returns the path that takes event data of an advertiser's conversion definitions.
   *
   * @param advertiserId Amazon's id of the DSP advertiser
   */
  public static String eventData(long advertiserId) {
    return definitions(advertiserId) + "/eventData";
  }

  /**
   * Returns the path of one upload job.
   *
   * @param jobRequestId the id that an upload answered; encoded as far as needed
   */
  public static String job(String jobRequestId) {
    String encoded = URLEncoder.encode(jobRequestId, StandardCharsets.UTF_8).replace("+", "%20");
    return RECORDS + "/" + encoded;
  }
}
