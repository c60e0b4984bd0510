package io.sluice.jobs.run;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.AccountTarget;
import io.sluice.jobs.config.ConversionConfig;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.jobs.run.SourceCheck.Checked;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
    return accounts.values().stream()
        .flatMap(
            account ->
                checked(
                    account.id(),
                    () -> gateways.impatientRegistry(account.id()).checkAccess(),
                    good(account)))
        .toList();
  }

  /** The same for the accounts of conversions, each once for each API that it is used with. */
  public List<Checked> checkConversions(List<ConversionConfig> conversions) {
    Set<AccountApi> uses = new LinkedHashSet<>();
    conversions.forEach(c -> uses.add(new AccountApi(c.account(), c.api())));
    return uses.stream()
        .flatMap(
            use ->
                checked(
                    use.account(),
                    () -> gateways.checkConversions(use.account(), use.api()),
                    good(use.api())))
        .toList();
  }

  private Stream<Checked> checked(
      String account, Supplier<List<AccessFinding>> check, String good) {
    run.progress().step("asking Amazon about account " + account);
    String target = "account " + account;
    List<AccessFinding> findings;
    try {
      findings = check.get();
    } catch (RemoteCallException e) {
      findings = List.of(new AccessFinding(e.kind(), String.valueOf(e.getMessage())));
    }
    return findings.isEmpty()
        ? Stream.of(new Checked(target, ExitCode.DONE, good))
        : findings.stream().map(f -> new Checked(target, ExitCode.of(f.kind()), f.message()));
  }

  private static String good(ConversionApi api) {
    return api == ConversionApi.DEFINITIONS
        ? "Amazon grants a token and lists the advertiser's conversion definitions"
        : "Amazon grants a token; whether events may be sent shows with the first ones";
  }

  private record AccountApi(String account, ConversionApi api) {}

  private static String good(AccountConfig account) {
    return account.target() instanceof AccountTarget.Connection
        ? "Amazon grants a token, knows the connection, has the AMC terms accepted"
        : "Amazon grants a token and lists profiles of the user in " + account.region();
  }
}
