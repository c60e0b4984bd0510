package io.sluice.jobs.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.amazonads.client.AmazonAdsClient;
import io.sluice.amazonads.client.AmazonConversionsClient;
import io.sluice.amazonads.client.ClientSettings;
import io.sluice.amazonads.client.CredentialUnavailableException;
import io.sluice.amazonads.client.LaneLimiter;
import io.sluice.amazonads.client.LimiterState;
import io.sluice.amazonads.client.SharedLimiter;
import io.sluice.amazonads.client.SharedLimiters;
import io.sluice.amazonads.client.Surroundings;
import io.sluice.beam.delivery.BatchGateway;
import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.delivery.LaneGateway;
import io.sluice.beam.delivery.LaneGatewayFactory;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.ConversionDefinitions;
import io.sluice.domain.delivery.GatedPacer;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RequestPacer;
import io.sluice.domain.delivery.SendGate;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.SecretUnavailableException;
import io.sluice.records.RecordsJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the clients of the configured accounts, on the driver and on workers. */
public final class AmazonGateways implements LaneGatewayFactory {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, AccountAccess> accounts;
  private final DeliveryClock clock;

  private AmazonGateways(Map<String, AccountAccess> accounts, DeliveryClock clock) {
    this.accounts = new HashMap<>(accounts);
    this.clock = clock;
  }

  /**
   * The accounts of a configuration; holds references of secrets, never secrets.
   *
   * @param clock stamps when requests left, paces them, waits before a repeat
   */
  public static AmazonGateways of(ActivationConfig config, DeliveryClock clock) {
    Map<String, AccountAccess> accounts = new HashMap<>();
    for (AccountConfig account : config.accounts().values()) {
      accounts.put(account.id(), AccountAccess.of(account));
    }
    return new AmazonGateways(accounts, clock);
  }

  @Override
  public LaneGateway open(LaneId lane, String rateState, SendGate gate) {
    AccountAccess access = access(lane.account());
    try {
      access.requireSecrets();
    } catch (SecretUnavailableException | SandboxAbsentException e) {
      return new LockedOutGateway(lockedOut(access, e), rateState);
    }
    LaneLimiter limiter;
    try {
      limiter = limiter(access, rateState);
    } catch (RemoteCallException e) {
      return new LockedOutGateway(String.valueOf(e.getMessage()), rateState);
    }
    return new LimitedGateway(batches(lane, access, GatedPacer.of(limiter, gate)), limiter);
  }

  private BatchGateway batches(LaneId lane, AccountAccess access, RequestPacer pacer) {
    return ConversionApi.find(lane.api()).isPresent()
        ? BatchGateway.of(conversions(settings(access), access, pacer))
        : BatchGateway.of(AmazonAdsClient.of(settings(access), pacer));
  }

  private static AmazonConversionsClient conversions(
      ClientSettings settings, AccountAccess access, RequestPacer pacer) {
    return AmazonConversionsClient.of(
        settings, access.conversionAccount(), new RequestsOnly(pacer));
  }

  /**
   * The definitions of an account's conversions in the older API, for the driver.
   *
   * @throws RemoteCallException of kind ACCESS if a secret of the account cannot be fetched
   */
  public ConversionDefinitions definitions(String account) {
    AccountAccess access = unlocked(account);
    return conversions(settings(access), access, limiter(access, ""));
  }

  /**
   * Why an account's events cannot be sent, asked without patience; empty when all is well.
   *
   * @param api which generation: the older one has a call that only looks, the current one has
   *     none, so that a missing right shows with the first events
   * @throws RemoteCallException of kind ACCESS if a secret of the account cannot be fetched
   */
  public List<AccessFinding> checkConversions(String account, ConversionApi api) {
    AccountAccess access = unlocked(account);
    try (AmazonConversionsClient client =
        conversions(impatient(access), access, limiter(access, ""))) {
      List<AccessFinding> findings = client.checkAccess();
      if (findings.isEmpty() && api == ConversionApi.DEFINITIONS) {
        client.list();
      }
      return findings;
    } catch (RemoteCallException e) {
      return List.of(new AccessFinding(e.kind(), String.valueOf(e.getMessage())));
    }
  }

  /**
   * The metadata calls of an account, for the driver.
   *
   * @throws RemoteCallException of kind ACCESS if a secret of the account cannot be fetched
   */
  public AudienceRegistry registry(String account) {
    AccountAccess access = unlocked(account);
    return AmazonAdsClient.of(settings(access), limiter(access, ""));
  }

  /**
   * The same for a person who waits for an answer: one repeat, where a nightly run has patience.
   *
   * @throws RemoteCallException of kind ACCESS if a secret of the account cannot be fetched
   */
  public AudienceRegistry impatientRegistry(String account) {
    AccountAccess access = unlocked(account);
    return AmazonAdsClient.of(impatient(access), limiter(access, ""));
  }

  private ClientSettings impatient(AccountAccess access) {
    return settings(access)
        .withLimits(access.requestTimeout(), ClientSettings.DEFAULT_CONNECT_TIMEOUT, 2);
  }

  private ClientSettings settings(AccountAccess access) {
    return access
        .settings()
        .withSurroundings(
            new Surroundings(clock, clock::nanoTime, clock::sleep, Surroundings.system().random()));
  }

  private AccountAccess unlocked(String account) {
    AccountAccess access = access(account);
    try {
      access.requireSecrets();
    } catch (SecretUnavailableException e) {
      throw new RemoteCallException(RemoteCallException.Kind.ACCESS, lockedOut(access, e));
    } catch (SandboxAbsentException e) {
      throw new RemoteCallException(RemoteCallException.Kind.INVALID, lockedOut(access, e));
    }
    return access;
  }

  private static String lockedOut(AccountAccess access, RuntimeException e) {
    return "account " + access.account() + " (" + access.region() + "): " + e.getMessage();
  }

  private AccountAccess access(String account) {
    AccountAccess access = accounts.get(account);
    if (access == null) {
      throw new IllegalArgumentException("no account " + account + " in the configuration");
    }
    return access;
  }

  private LaneLimiter limiter(AccountAccess access, String rateState) {
    ClientSettings settings = settings(access);
    Surroundings surroundings = settings.surroundings();
    var budget =
        new io.sluice.amazonads.client.LaneBudget(
            access.requestsPerSecond(), access.recordsPerHour());
    SharedLimiter shared =
        SharedLimiters.ofProcess()
            .limiter(access.region(), clientId(access), access.requestsPerSecond(), surroundings);
    if (rateState.isEmpty()) {
      return LaneLimiter.of(budget, shared, surroundings);
    }
    return LaneLimiter.resumed(budget, shared, surroundings, parse(rateState));
  }

  /** The application's id; a secret that was there before may be gone now. */
  private static String clientId(AccountAccess access) {
    try {
      return access.settings().credentials().clientId().get();
    } catch (CredentialUnavailableException e) {
      throw new RemoteCallException(
          RemoteCallException.Kind.ACCESS,
          "account " + access.account() + " (" + access.region() + "): " + e.getMessage());
    }
  }

  private static LimiterState parse(String rateState) {
    try {
      return RecordsJson.mapper().readValue(rateState, LimiterState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a lane's rate state cannot be read", e);
    }
  }

  /** Events cost requests alone: Amazon's records an hour are those of a connection's audiences. */
  private record RequestsOnly(RequestPacer pacer) implements RequestPacer {
    @Override
    public void acquire(int records) throws InterruptedException {
      pacer.acquire(0);
    }

    @Override
    public void throttled(Duration retryAfter) {
      pacer.throttled(retryAfter);
    }

    @Override
    public void succeeded() {
      pacer.succeeded();
    }

    @Override
    public SendGate gate() {
      return pacer.gate();
    }
  }

  private record LimitedGateway(BatchGateway gateway, LaneLimiter limiter) implements LaneGateway {
    @Override
    public String rateState() {
      try {
        return RecordsJson.mapper().writeValueAsString(limiter.state());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a lane's rate state cannot be written", e);
      }
    }
  }

  /** The budget of an account's lane as deliveries count it. */
  public static LaneBudget budget(AccountConfig account) {
    return new LaneBudget(
        account.limits().requestsPerSecond(),
        account.limits().recordsPerHour(),
        account.limits().inFlight());
  }
}
