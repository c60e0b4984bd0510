package io.sluice.sandbox;

/** What is held against the OpenAPI contracts, besides the sandbox's own rules. */
public enum ContractChecks {
  /** Nothing; the OpenAPI validator is not even loaded. */
  OFF,
  /** Each request but uploads of records, which are many times faster without. */
  REQUESTS,
  /** Each request and answer, uploads included; for tests. */
  REQUESTS_AND_ANSWERS;

  private static final String VALIDATOR = "com.atlassian.oai.validator.OpenApiInteractionValidator";

  /** Returns {@link #REQUESTS} if the OpenAPI validator is on the class path, else {@link #OFF}. */
  public static ContractChecks asAvailable() {
    try {
      Class.forName(VALIDATOR, false, ContractChecks.class.getClassLoader());
      return REQUESTS;
    } catch (ClassNotFoundException e) {
      return OFF;
    }
  }

  /**
   * Returns this choice if it can be kept.
   *
   * @throws IllegalStateException if something is to be checked and the validator is not on the
   *     class path
   */
  ContractChecks ifAvailable() {
    if (this != OFF && asAvailable() == OFF) {
      throw new IllegalStateException(
          "Contract checks are asked for and the OpenAPI validator is not on the class path: add"
              + " com.atlassian.oai:swagger-request-validator-core, or leave the checks off.");
    }
    return this;
  }
}
