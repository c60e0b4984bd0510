package io.sluice.jobs.config;

import io.sluice.amazonads.SandboxMarker;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a checked account into its record. */
final class AccountReader {
  private static final String SANDBOX_VARIABLE = "SLUICE_SANDBOX";
  private static final String LOCAL_SANDBOX = "http://127.0.0.1:" + SandboxMarker.DEFAULT_PORT;

  private final Map<String, String> environment;

  AccountReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A sandbox named in the environment must be an address too. */
  void checkEnvironment(ProblemCollector problems) {
    String address = environment.get(SANDBOX_VARIABLE);
    if (address != null && ValueTypes.http().parse(address).value().isEmpty()) {
      Parsed<URI> parsed = ValueTypes.http().parse(address);
      problems.add(
          Position.ofFile(SANDBOX_VARIABLE),
          "",
          "is text of " + address.length() + " characters; " + parsed.rule(),
          parsed.remedy());
    }
  }

  AccountConfig read(String id, Section account) {
    Region region = account.value(AccountKeys.REGION);
    return new AccountConfig(
        id,
        region,
        account.value(AccountKeys.CLIENT_ID),
        account.value(AccountKeys.CLIENT_SECRET),
        account.value(AccountKeys.REFRESH_TOKEN),
        target(account),
        endpoints(account, region),
        limits(account.below(AccountKeys.LIMITS)));
  }

  private static AccountTarget target(Section account) {
    return account
        .find(AccountKeys.ADVERTISER_ID)
        .map(AccountReader::advertiser)
        .orElseGet(() -> new AccountTarget.Connection(account.value(AccountKeys.CONNECTION_ID)));
  }

  private static AccountTarget advertiser(String id) {
    return AccountKeys.number(id)
        .<AccountTarget>map(AccountTarget.Advertiser::new)
        .orElseGet(() -> new AccountTarget.AdsAccount(id));
  }

  private EndpointConfig endpoints(Section account, Region region) {
    if (account.node().find(AccountKeys.ENDPOINTS.name()).orElse(null) instanceof ScalarNode) {
      String root = environment.getOrDefault(SANDBOX_VARIABLE, LOCAL_SANDBOX);
      return sandbox(URI.create(root), region);
    }
    Section endpoints = account.below(AccountKeys.ENDPOINTS);
    Optional<URI> sandbox = endpoints.find(AccountKeys.SANDBOX);
    return sandbox
        .map(root -> sandbox(root, region))
        .orElseGet(
            () ->
                new EndpointConfig(
                    endpoints.find(AccountKeys.API),
                    endpoints.find(AccountKeys.TOKEN),
                    Optional.empty()));
  }

  private static EndpointConfig sandbox(URI address, Region region) {
    String root = address.toString().replaceFirst("/+$", "");
    String api = root + "/" + region.name().toLowerCase(Locale.ROOT);
    return new EndpointConfig(
        Optional.of(URI.create(api)),
        Optional.of(URI.create(api + "/auth/o2/token")),
        Optional.of(URI.create(root)));
  }

  private static AccountLimits limits(Section limits) {
    return new AccountLimits(
        limits.value(AccountKeys.REQUESTS_PER_SECOND),
        limits.value(AccountKeys.RECORDS_PER_HOUR),
        limits.value(AccountKeys.IN_FLIGHT),
        limits.value(AccountKeys.MAX_RECORDS),
        limits.value(AccountKeys.MAX_BYTES),
        limits.value(AccountKeys.REQUEST_TIMEOUT));
  }
}
