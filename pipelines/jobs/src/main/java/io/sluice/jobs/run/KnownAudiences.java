package io.sluice.jobs.run;

import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.ActivationConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The registry for those who only look: a local workspace that nothing was written to yet is left
 * as it is.
 */
public final class KnownAudiences implements SourceCheck.Registry {
  private static final String SQLITE = "jdbc:sqlite:";

  private final Map<AudienceTarget, AudienceEntry> entries;

  private KnownAudiences(Map<AudienceTarget, AudienceEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the registry; empty where the workspace has no catalogue yet.
   *
   * @param environment for secret references of the catalogue
   */
  public static KnownAudiences read(ActivationConfig config, Map<String, String> environment) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Map<AudienceTarget, AudienceEntry> entries = new HashMap<>();
    if (isThere(Catalogs.settings(config, environment).properties())) {
      try (IcebergLedger ledger = IcebergLedger.open(Catalogs.settings(config, environment))) {
        ledger.audiences().forEach(entry -> entries.put(entry.target(), entry));
      }
    }
    return new KnownAudiences(entries);
  }

  @Override
  public Optional<AudienceEntry> find(AudienceUnit unit) {
    return Optional.ofNullable(entries.get(unit.target()));
  }

  /** Only a SQLite file can be told to be missing; a server makes its own tables. */
  private static boolean isThere(Map<String, String> properties) {
    String uri = properties.getOrDefault("uri", "");
    if (!uri.startsWith(SQLITE)) {
      return true;
    }
    String file = uri.substring(SQLITE.length());
    return Files.exists(file.startsWith("file:") ? Path.of(URI.create(file)) : Path.of(file));
  }
}
