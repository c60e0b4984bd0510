package io.sluice.jobs.run;

import io.sluice.beam.batch.Workspace;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.CatalogConfig;
import io.sluice.jobs.config.CatalogType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The catalogue of the configuration: SQLite in the workspace unless it says otherwise. */
final class Catalogs {
  private static final String FILE = "catalog.db";

  private Catalogs() {}

  static CatalogSettings settings(ActivationConfig config, Map<String, String> environment) {
    CatalogConfig catalog = config.catalog();
    if (catalog.type() == CatalogType.JDBC && inWorkspace(catalog, config.workspace())) {
      return CatalogSettings.sqlite(config.workspace());
    }
    Map<String, String> properties = new HashMap<>(catalog.properties());
    catalog.uri().ifPresent(uri -> properties.put("uri", uri));
    return new CatalogSettings(
        catalog.type().name().toLowerCase(Locale.ROOT),
        properties,
        new CatalogSecrets(catalog.secretProperties(), environment),
        catalog.warehouse().orElse(config.workspace() + "/lakehouse"));
  }

  /** True for the catalogue that is there when nothing is configured. */
  private static boolean inWorkspace(CatalogConfig catalog, String workspace) {
    return workspace.startsWith("file:")
        && catalog.properties().isEmpty()
        && catalog
            .uri()
            .map(
                uri ->
                    uri.equals("jdbc:sqlite:" + Path.of(Workspace.prefix(workspace)).resolve(FILE)))
            .orElse(true);
  }
}
