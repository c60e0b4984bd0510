package io.sluice.domain.snapshot;

import java.util.List;

/**
 * The identifiers of a person that Amazon's advertiser-audience API matches on.
 *
 * <p>The order of the constants is the canonical order of a key set: fingerprints, packed rows and
 * wire bodies all follow it, so it never changes. Source of the wire names: Amazon's public
 * advertiser-audience OpenAPI document, {@code records[].hashedPII}.
 */
public enum MatchKeyType {
  /** E-mail address. */
  EMAIL("email", "email"),
  /** Phone number. */
  PHONE("phone", "phone"),
  /** Given name. */
  FIRST_NAME("first-name", "firstname"),
  /** Family name. */
  LAST_NAME("last-name", "lastname"),
  /** Street address, first line. */
  ADDRESS("address", "address"),
  /** City. */
  CITY("city", "city"),
  /** State, province or region. */
  STATE("state", "state"),
  /** Postal code. */
  POSTAL("postal", "postal");

  private static final List<MatchKeyType> ALL = List.of(values());

  private final String configName;
  private final String wireName;

  MatchKeyType(String configName, String wireName) {
    this.configName = configName;
    this.wireName = wireName;
  }

  /** The name under {@code columns:} in the configuration, kebab-case. */
  public String configName() {
    return configName;
  }

  /** The property name in Amazon's {@code hashedPII} objects. */
  public String wireName() {
    return wireName;
  }

  /** The bit of this key in a presence mask: bit {@code ordinal()}. */
  @SuppressWarnings("EnumOrdinal") // the order is the contract, see above
  public int bit() {
    return 1 << ordinal();
  }

  /** All types in canonical order, unmodifiable, allocated once. */
  public static List<MatchKeyType> all() {
    return ALL;
  }
}
