package io.sluice.jobs.config;

import java.util.Map;
import java.util.Optional;

/**
 * The Iceberg catalogue that holds the ledger.
 *
 * @param type which kind
 * @param uri a JDBC URL, or the address of the REST or Hive service; empty for Glue
 * @param warehouse where table files go; empty when the REST service decides
 * @param properties further properties, passed on as they are
 * @param secretProperties further properties whose values are secrets
 */
public record CatalogConfig(
    CatalogType type,
    Optional<String> uri,
    Optional<String> warehouse,
    Map<String, String> properties,
    Map<String, SecretRef> secretProperties) {}
