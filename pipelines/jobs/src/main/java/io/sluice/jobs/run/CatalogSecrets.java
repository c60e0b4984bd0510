package io.sluice.jobs.run;

import io.sluice.beam.iceberg.SecretProperties;
import io.sluice.jobs.config.SecretRef;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue's secret properties by their references. On the driver they are looked up in the
 * environment of the command, on a worker in the worker's own.
 */
final class CatalogSecrets implements SecretProperties {
  private static final long serialVersionUID = 1L;
  private static final String KEY = "catalog.secret-properties.";

  private final HashMap<String, SecretRef> references;
  private final transient @Nullable Map<String, String> environment;

  CatalogSecrets(Map<String, SecretRef> references, Map<String, String> environment) {
    this.references = new HashMap<>(references);
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Map<String, String> resolve() {
    Map<String, String> here = environment == null ? System.getenv() : environment;
    Map<String, String> values = new HashMap<>();
    references.forEach(
        (name, secret) -> values.put(name, secret.resolveText(here, KEY + name).reveal()));
    return values;
  }
}
