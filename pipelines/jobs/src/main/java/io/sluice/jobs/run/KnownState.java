package io.sluice.jobs.run;

import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConversionConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What the ledger knows, for those who only look: a local workspace that nothing was written to yet
 * is left as it is.
 */
public final class KnownState implements SourceCheck.Registry {
  private static final String SQLITE = "jdbc:sqlite:";

  private final Map<AudienceTarget, AudienceEntry> entries = new HashMap<>();
  private final Map<ConversionTarget, String> settledPlans = new HashMap<>();

  private KnownState() {}

  /**
   * Reads the registry and the closed plans of conversions; empty where the workspace has no
   * catalogue yet.
   *
   * @param environment for secret references of the catalogue
   */
  public static KnownState read(ActivationConfig config, Map<String, String> environment) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    KnownState known = new KnownState();
    if (isThere(Catalogs.settings(config, environment).properties())) {
      try (IcebergLedger ledger = IcebergLedger.open(Catalogs.settings(config, environment))) {
        ledger.audiences().forEach(entry -> known.entries.put(entry.target(), entry));
        for (ConversionConfig conversion : config.conversions()) {
          ConversionTarget target = new ConversionTarget(conversion.id(), conversion.account());
          known.settledPlans.put(target, ledger.events().claimState(target).version());
        }
      }
    }
    return known;
  }

  @Override
  public Optional<AudienceEntry> find(AudienceUnit unit) {
    return Optional.ofNullable(entries.get(unit.target()));
  }

  @Override
  public String settledPlan(ConversionUnit unit) {
    return settledPlans.getOrDefault(unit.target(), "");
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
