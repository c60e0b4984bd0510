package io.sluice.jobs.run;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConversionConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger knows, for those who only look: a local workspace that nothing was written to yet
 * is left as it is.
 */
public final class KnownState implements SourceCheck.Registry {
  private final Map<AudienceTarget, AudienceEntry> entries = new HashMap<>();
  private final Map<ConversionTarget, String> settledPlans = new HashMap<>();

  private KnownState() {}

  /**
   * Reads the registry and the closed plans of conversions; empty where the workspace has no
   * catalogue yet.
   *
   * @param environment for secret references of the catalogue
   * @throws StateMismatchException if the catalogue is missing, another's, or of another time
   */
  public static KnownState read(ActivationConfig config, Map<String, String> environment) {
    KnownState known = new KnownState();
    WorkspaceState state = WorkspaceState.refusing(config, environment);
    CatalogSettings settings = Catalogs.settings(config, environment);
    if (settings.databaseIsMissing()) {
      state.pass(LedgerMarks.NONE); // Nothing is made by a look.
      return known;
    }
    try (IcebergLedger ledger = IcebergLedger.open(settings, state, state)) {
      ledger.audiences().forEach(entry -> known.entries.put(entry.target(), entry));
      for (ConversionConfig conversion : config.conversions()) {
        ConversionTarget target = new ConversionTarget(conversion.id(), conversion.account());
        known.settledPlans.put(target, ledger.events().claimState(target).version());
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
}
