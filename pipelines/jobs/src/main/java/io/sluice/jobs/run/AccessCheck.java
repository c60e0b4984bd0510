package io.sluice.jobs.run;

import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.AccountTarget;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.jobs.run.SourceCheck.Checked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Amazon whether the accounts of units can be used: token, connection or profile, AMC terms.
 * Nothing is written, here or there.
 */
public final class AccessCheck {
  private final RunContext run;
  private final AmazonGateways gateways;

  /** Takes the run's configuration and clock. */
  public AccessCheck(RunContext run) {
    this.run = run;
    this.gateways = AmazonGateways.of(run.config(), run.clock());
  }

  /** Checks each account once; a line a problem, or one that says that all is well. */
  public List<Checked> check(List<AudienceUnit> units) {
    Map<String, AccountConfig> accounts = new LinkedHashMap<>();
    units.forEach(unit -> accounts.putIfAbsent(unit.account().id(), unit.account()));
    return accounts.values().stream().flatMap(account -> check(account).stream()).toList();
  }

  private List<Checked> check(AccountConfig account) {
    run.progress().step("asking Amazon about account " + account.id());
    String target = "account " + account.id();
    List<AccessFinding> findings;
    try {
      AudienceRegistry registry = gateways.impatientRegistry(account.id());
      findings = registry.checkAccess();
    } catch (RemoteCallException e) {
      return List.of(new Checked(target, exit(e.kind()), String.valueOf(e.getMessage())));
    }
    if (findings.isEmpty()) {
      return List.of(new Checked(target, ExitCode.DONE, good(account)));
    }
    return findings.stream().map(f -> new Checked(target, exit(f.kind()), f.message())).toList();
  }

  private static String good(AccountConfig account) {
    return account.target() instanceof AccountTarget.Connection
        ? "Amazon grants a token, knows the connection, has the AMC terms accepted"
        : "Amazon grants a token and lists profiles of the user in " + account.region();
  }

  private static ExitCode exit(RemoteCallException.Kind kind) {
    return switch (kind) {
      case ACCESS -> ExitCode.ACCESS;
      case INVALID -> ExitCode.INVALID;
      case UNAVAILABLE, OUTCOME_UNKNOWN -> ExitCode.UNAVAILABLE;
    };
  }
}
