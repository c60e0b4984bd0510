package io.sluice.jobs.config;

/**
 * A column that holds identifiers.
 *
 * @param column its name; matched exactly, else case-insensitively if unique
 * @param form what its values are
 */
public record ColumnRef(String column, Form form) {
  /** What the values of a column are. */
  public enum Form {
    /** Digests, plain values, or both. */
    MIXED,
    /** SHA-256 digests; anything else is no key. */
    HASHED,
    /** Plain values; a digest is no key. */
    RAW
  }
}
