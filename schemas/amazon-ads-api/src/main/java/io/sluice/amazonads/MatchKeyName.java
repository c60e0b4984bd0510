package io.sluice.amazonads;

import java.util.List;
import java.util.Optional;

/**
 * The eight names under which hashed identifiers travel, in the order in which they are written.
 */
public enum MatchKeyName {
  /** Email address. */
  EMAIL("email"),
  /** Phone number. */
  PHONE("phone"),
  /** First name. */
  FIRST_NAME("firstname"),
  /** Last name. */
  LAST_NAME("lastname"),
  /** Street address. */
  ADDRESS("address"),
  /** City. */
  CITY("city"),
  /** State, province or region. */
  STATE("state"),
  /** Postal code. */
  POSTAL("postal");

  private static final List<MatchKeyName> ALL = List.of(values());

  private final String wireName;

  MatchKeyName(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in JSON, all lower case. */
  public String wireName() {
    return wireName;
  }

  /** Returns all names in the order of writing, without copying an array. */
  public static List<MatchKeyName> all() {
    return ALL;
  }

  /**
   * Finds the key of a JSON name.
   *
   * @param wireName a name as it stands in JSON; case matters
   */
  public static Optional<MatchKeyName> ofWireName(String wireName) {
    for (MatchKeyName key : ALL) {
      if (key.wireName.equals(wireName)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }
}
