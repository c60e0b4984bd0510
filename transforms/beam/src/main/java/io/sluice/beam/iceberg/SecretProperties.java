package io.sluice.beam.iceberg;

import java.io.Serializable;
import java.util.Map;

/**
 * Catalog properties whose values are secrets. Only references travel; the values are looked up
 * where a catalog or its files are opened, and are never kept.
 */
@FunctionalInterface
public interface SecretProperties extends Serializable {
  /** No property is a secret. */
  SecretProperties NONE = Map::of;

  /** Property name to value, as of now and here. */
  Map<String, String> resolve();
}
