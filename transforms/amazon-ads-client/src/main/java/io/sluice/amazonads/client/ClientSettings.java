package io.sluice.amazonads.client;

import io.sluice.amazonads.ApiRegion;
import io.sluice.domain.qualify.Region;
import java.net.URI;
import java.time.Duration;

/**
 * What the client of one account needs to know.
 *
 * @param account the account's id in the configuration; every message names it
 * @param region the region whose host is called
 * @param apiUri scheme, host and perhaps a prefix of the API, without a slash at the end
 * @param tokenUri full address of the token service
 * @param credentials the secrets
 * @param target where the account's audiences live
 * @param requestTimeout longest time from the first byte sent to the last byte read, over 0
 * @param connectTimeout longest time to open a connection, over 0
 * @param maxAttempts requests a call may make, at least 1; the repeat after a renewed token is free
 * @param surroundings time, waiting and chance
 */
public record ClientSettings(
    String account,
    Region region,
    URI apiUri,
    URI tokenUri,
    Credentials credentials,
    Target target,
    Duration requestTimeout,
    Duration connectTimeout,
    int maxAttempts,
    Surroundings surroundings) {
  /**
   * Longest request. Amazon names 30 s as the 99th percentile of its synchronous calls, and a
   * lane's lease counts on it.
   */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** Longest wait for a connection. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Requests a call may make. */
  public static final int DEFAULT_MAX_ATTEMPTS = 5;

  /** Checks the numbers. */
  public ClientSettings {
    requirePositive("request time-out", requestTimeout);
    requirePositive("connect time-out", connectTimeout);
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, got " + maxAttempts);
    }
  }

  /**
   * Settings with Amazon's own hosts, the default limits and the machine's clocks.
   *
   * @param account the account's id in the configuration
   * @param region where the account lives
   * @param credentials the secrets
   * @param target where the account's audiences live
   */
  public static ClientSettings of(
      String account, Region region, Credentials credentials, Target target) {
    ApiRegion hosts = ApiRegion.valueOf(region.name());
    return new ClientSettings(
        account,
        region,
        hosts.apiHost(),
        hosts.tokenAddress(),
        credentials,
        target,
        DEFAULT_REQUEST_TIMEOUT,
        DEFAULT_CONNECT_TIMEOUT,
        DEFAULT_MAX_ATTEMPTS,
        Surroundings.system());
  }

  /**
   * The same with other hosts, such as the sandbox's.
   *
   * @param api scheme and host of the API
   * @param token full address of the token service
   */
  public ClientSettings withHosts(URI api, URI token) {
    return new ClientSettings(
        account,
        region,
        api,
        token,
        credentials,
        target,
        requestTimeout,
        connectTimeout,
        maxAttempts,
        surroundings);
  }

  /**
   * The same with other limits.
   *
   * @param request longest request
   * @param connect longest wait for a connection
   * @param attempts requests a call may make, at least 1
   */
  public ClientSettings withLimits(Duration request, Duration connect, int attempts) {
    return new ClientSettings(
        account,
        region,
        apiUri,
        tokenUri,
        credentials,
        target,
        request,
        connect,
        attempts,
        surroundings);
  }

  /** The same with other clocks, waiting and chance. */
  public ClientSettings withSurroundings(Surroundings others) {
    return new ClientSettings(
        account,
        region,
        apiUri,
        tokenUri,
        credentials,
        target,
        requestTimeout,
        connectTimeout,
        maxAttempts,
        others);
  }

  /** The account as messages name it: {@code account acme-na (NA)}. */
  public String accountName() {
    return "account " + account + " (" + region + ")";
  }

  /** Account and hosts, no secret. */
  @Override
  public String toString() {
    return "ClientSettings[" + accountName() + ", " + apiUri + ", credentials=***]";
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be over 0, got " + duration);
    }
  }
}
