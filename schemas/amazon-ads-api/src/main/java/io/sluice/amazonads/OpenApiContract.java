package io.sluice.amazonads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI 3.0 contracts written for this project; each file names its public sources. */
public enum OpenApiContract {
  /** Connections, terms, audience metadata and records of advertiser audiences. */
  AMC_AUDIENCES("amc-audiences.yaml", "/amc/audiences"),
  /** The refresh-token grant of Login with Amazon. */
  LOGIN_WITH_AMAZON("login-with-amazon.yaml", AdsPaths.TOKEN),
  /** The list of profiles. */
  PROFILES("profiles.yaml", AdsPaths.PROFILES),
  /** The events call of Ads API v1. */
  EVENTS("events.yaml", AdsPaths.EVENTS),
  /** The older conversion definitions and their event data. */
  CONVERSION_DEFINITIONS("conversion-definitions.yaml", "/accounts/");

  private final String file;
  private final String pathPrefix;

  OpenApiContract(String file, String pathPrefix) {
    this.file = file;
    this.pathPrefix = pathPrefix;
  }

  /** Returns the beginning that all paths of this contract share. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /**
   * Reads the contract.
   *
   * @return the YAML text
   */
  public String text() {
    try (InputStream in = OpenApiContract.class.getResourceAsStream("openapi/" + file)) {
      if (in == null) {
        throw new IllegalStateException("The contract " + file + " is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The contract " + file + " cannot be read.", e);
    }
  }
}
