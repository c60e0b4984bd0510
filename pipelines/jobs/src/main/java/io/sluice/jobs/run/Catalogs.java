package io.sluice.jobs.run;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.CatalogConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The catalogue of the configuration: SQLite in the workspace unless it says otherwise. */
final class Catalogs {
  private Catalogs() {}

  static CatalogSettings settings(ActivationConfig config, Map<String, String> environment) {
    CatalogConfig catalog = config.catalog();
    if (catalog.uri().isEmpty() && catalog.properties().isEmpty()) {
      return CatalogSettings.sqlite(config.workspace());
    }
    Map<String, String> properties = new HashMap<>(catalog.properties());
    catalog.uri().ifPresent(uri -> properties.put("uri", uri));
    catalog
        .secretProperties()
        .forEach((name, secret) -> properties.put(name, secret.resolve(environment).reveal()));
    return new CatalogSettings(
        catalog.type().name().toLowerCase(Locale.ROOT),
        properties,
        catalog.warehouse().orElse(config.workspace() + "/lakehouse"));
  }
}
