package io.sluice.domain.diff;

import java.util.Arrays;
import java.util.Optional;

/** The limits that may stop a plan before it writes, in the order they are reported. */
public enum Guard {
  /** The audience is not in the registry: nothing was ever created at Amazon. */
  UNKNOWN_AUDIENCE("unknown-audience", Acceptance.NEVER),
  /** Too few rows were read. */
  MIN_ROWS("min-rows", Acceptance.BY_NAME),
  /** The snapshot is too old. */
  MAX_AGE("max-age", Acceptance.BY_NAME),
  /** The snapshot is the very one of the last closed plan. */
  EXPECT_NEW("expect-new", Acceptance.BY_NAME),
  /** The snapshot is older than that of the plan that was settled last. */
  SNAPSHOT_ORDER("snapshot-order", Acceptance.BY_NAME),
  /** Too many members would be removed, opt-outs and erasures aside. */
  MAX_REMOVED("max-removed-percent", Acceptance.BY_REMOVALS),
  /** Too many members would be sent with changed content. */
  MAX_UPDATED("max-updated-percent", Acceptance.BY_UPDATES),
  /** Too many members would be added. */
  MAX_ADDED("max-added-percent", Acceptance.BY_ADDITIONS),
  /** A key is given for far fewer rows than before. */
  MAX_KEY_DROP("max-key-drop", Acceptance.BY_NAME),
  /** A mapped column has another type than before. */
  TYPE_CHANGE("type-change", Acceptance.BY_NAME),
  /** Too many rows are bad. */
  MAX_REJECTED("max-rejected-percent", Acceptance.BY_NAME),
  /** Too many rows are of users already seen. */
  MAX_DUPLICATE("max-duplicate-percent", Acceptance.BY_NAME),
  /** No consent column although there are rows of countries that need a signal. */
  CONSENT_COLUMN("consent-column", Acceptance.NEVER),
  /** Far fewer of the rows that need a consent signal have one, or nobody denies any more. */
  MAX_CONSENT_DROP("max-consent-drop", Acceptance.BY_NAME),
  /** A suppression list is missing, empty or has shrunk. */
  SUPPRESSION("max-suppression-shrink-percent", Acceptance.BY_NAME),
  /** Rows of a suppression list suppress nobody: their id is missing or of no use. */
  SUPPRESSION_UNUSABLE("max-suppression-unusable-percent", Acceptance.BY_NAME),

  /** Conversions only: too many events changed after Amazon took them. */
  MAX_CHANGED("max-changed-percent", Acceptance.BY_NAME),

  /** Conversions only: a name is written differently than before. */
  CONVERSION_NAME("conversion-name", Acceptance.BY_NAME);

  private final String configName;
  private final Acceptance acceptance;

  Guard(String configName, Acceptance acceptance) {
    this.configName = configName;
    this.acceptance = acceptance;
  }

  /** How a person accepts what a guard refused; always for one plan. */
  public enum Acceptance {
    /** Not at all: the cause has to be mended. */
    NEVER,
    /** By naming the guard. */
    BY_NAME,
    /** By a number of removals. */
    BY_REMOVALS,
    /** By a number of updates. */
    BY_UPDATES,
    /** By a number of additions. */
    BY_ADDITIONS
  }

  /**
   * The name in messages, approvals and (but for those that cannot be set) under {@code guards:}.
   */
  public String configName() {
    return configName;
  }

  /** True for a guard that audiences do not have. */
  public boolean ofConversionsOnly() {
    return this == MAX_CHANGED || this == CONVERSION_NAME;
  }

  /** How a refusal is accepted. */
  public Acceptance acceptance() {
    return acceptance;
  }

  /** The guard of this name; empty where there is none. */
  public static Optional<Guard> find(String configName) {
    return Arrays.stream(values()).filter(g -> g.configName.equals(configName)).findFirst();
  }
}
