package io.sluice.jobs.remote;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.client.ClientSettings;
import io.sluice.amazonads.client.ConversionAccount;
import io.sluice.amazonads.client.CredentialUnavailableException;
import io.sluice.amazonads.client.Credentials;
import io.sluice.amazonads.client.Target;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.AccountTarget;
import io.sluice.jobs.config.SecretRef;
import io.sluice.jobs.config.SecretUnavailableException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a worker reaches one account: hosts, references of secrets, target, limits. Serializable;
 * holds no secret.
 *
 * @param account the account's id
 * @param region its region
 * @param api the API's host
 * @param token the token service
 * @param sandbox the root of the sandbox that the two belong to, or {@code null}
 * @param clientId reference
 * @param clientSecret reference
 * @param refreshToken reference
 * @param advertiserId the advertiser, or {@code null}
 * @param adsAccountId the Amazon Ads account that takes events only, or {@code null}
 * @param connectionId the connection, or {@code null}
 * @param requestTimeout longest request
 * @param requestsPerSecond the lane's budget
 * @param recordsPerHour the lane's budget
 */
record AccountAccess(
    String account,
    Region region,
    URI api,
    URI token,
    @Nullable URI sandbox,
    SecretRef clientId,
    SecretRef clientSecret,
    SecretRef refreshToken,
    @Nullable Long advertiserId,
    @Nullable String adsAccountId,
    @Nullable String connectionId,
    Duration requestTimeout,
    double requestsPerSecond,
    long recordsPerHour)
    implements Serializable {

  static AccountAccess of(AccountConfig account) {
    ApiRegion hosts = ApiRegion.valueOf(account.region().name());
    AccountTarget target = account.target();
    return new AccountAccess(
        account.id(),
        account.region(),
        account.endpoints().api().orElse(hosts.apiHost()),
        account.endpoints().token().orElse(hosts.tokenAddress()),
        account.endpoints().sandbox().orElse(null),
        account.clientId(),
        account.clientSecret(),
        account.refreshToken(),
        target instanceof AccountTarget.Advertiser a ? a.advertiserId() : null,
        target instanceof AccountTarget.AdsAccount a ? a.id() : null,
        target instanceof AccountTarget.Connection c ? c.connectionId() : null,
        account.limits().requestTimeout(),
        account.limits().requestsPerSecond(),
        account.limits().recordsPerHour());
  }

  ClientSettings settings() {
    Target target =
        connectionId == null
            ? Target.advertiser(advertiserId == null ? 0 : advertiserId)
            : Target.connection(connectionId);
    return ClientSettings.of(
            account,
            region,
            new Credentials(
                secret("client-id", clientId),
                secret("client-secret", clientSecret),
                secret("refresh-token", refreshToken)),
            target)
        .withHosts(api, token)
        .withLimits(
            requestTimeout,
            ClientSettings.DEFAULT_CONNECT_TIMEOUT,
            ClientSettings.DEFAULT_MAX_ATTEMPTS);
  }

  /**
   * The advertiser that events go to.
   *
   * @throws IllegalArgumentException for an account of a connection, which the configuration does
   *     not let near events
   */
  ConversionAccount conversionAccount() {
    if (adsAccountId != null) {
      return new ConversionAccount(adsAccountId);
    }
    if (advertiserId == null) {
      throw new IllegalArgumentException(
          "account " + account + " has a connection-id, and events go to an advertiser");
    }
    return ConversionAccount.advertiser(advertiserId);
  }

  /**
   * Looks whether a sandbox is there, where there should be one, and whether every secret is there
   * and has the form that a request can carry.
   *
   * @throws SandboxAbsentException where the sandbox has not said that it is one
   * @throws SecretUnavailableException for the first secret that is not
   */
  void requireSecrets() {
    if (sandbox != null) {
      SandboxHandshake.require(sandbox);
    }
    clientId.resolve(System.getenv(), "client-id");
    clientSecret.resolve(System.getenv(), "client-secret");
    refreshToken.resolve(System.getenv(), "refresh-token");
  }

  private static Supplier<String> secret(String key, SecretRef reference) {
    return () -> {
      try {
        return reference.resolve(System.getenv(), key).reveal();
      } catch (SecretUnavailableException e) {
        throw new CredentialUnavailableException(String.valueOf(e.getMessage()), e);
      }
    };
  }
}
