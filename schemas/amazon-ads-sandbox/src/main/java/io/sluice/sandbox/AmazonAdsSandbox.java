package io.sluice.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConnectionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running stand-in for Amazon Ads on one port; {@code /na}, {@code /eu} and {@code /fe} lead to
 * the regions.
 *
 * <p>It takes hashed identifiers only, keeps everything in memory, and forgets it when closed. It
 * logs neither bodies nor tokens. Thread-safe.
 */
public final class AmazonAdsSandbox implements AutoCloseable {
  static {
    // Without this, an answer on a kept connection waits 40 ms for the client's acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final SandboxSettings settings;
  private final HttpServer server;
  private final ExecutorService workers;
  private final CountDownLatch closed;
  private final FaultPlan faults;
  private final RequestLog log;
  private final TokenStore tokens;
  private final AudienceStore audiences;
  private final EventStore events;

  private AmazonAdsSandbox(SandboxSettings settings) throws IOException {
    this.settings = settings;
    this.closed = new CountDownLatch(1);
    this.faults = new FaultPlan();
    this.log = new RequestLog(settings.loggedRequests(), settings.nanos());
    this.tokens = new TokenStore(settings.credentials(), settings.tokenLife());
    this.audiences = new AudienceStore(settings.jobProgress(), settings.memberDetail(), faults);
    this.events = new EventStore(settings.eventDedupe());
    this.server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 256);
    this.workers = Executors.newFixedThreadPool(settings.threads(), AmazonAdsSandbox::worker);
    server.createContext("/", new Router(settings, endpoints(), faults, log, closed));
    server.setExecutor(workers);
  }

  /** Returns a builder with the defaults. */
  public static SandboxBuilder builder() {
    return new SandboxBuilder();
  }

  static AmazonAdsSandbox start(SandboxSettings settings) {
    try {
      AmazonAdsSandbox sandbox = new AmazonAdsSandbox(settings);
      sandbox.server.start();
      return sandbox;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The sandbox cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ". Choose another port, or 0 for a free one.",
          e);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the address without a region, under which {@code /sandbox} stands. */
  public URI rootUri() {
    return URI.create("http://" + settings.host() + ":" + port());
  }

  /**
   * Returns what stands for the API host of a region; paths go behind it.
   *
   * @throws IllegalArgumentException if the sandbox was started for another region
   */
  public URI baseUri(ApiRegion region) {
    if (!settings.regions().contains(region)) {
      throw new IllegalArgumentException(
          "The sandbox serves " + settings.regions() + ", not " + region + ".");
    }
    return URI.create(rootUri() + Router.prefix(region));
  }

  /** Returns the full address of the token service of a region. */
  public URI tokenUri(ApiRegion region) {
    return URI.create(baseUri(region) + AdsPaths.TOKEN);
  }

  /** Returns the credentials it accepts, first those that were given first. */
  public List<SandboxCredentials> credentials() {
    return settings.credentials();
  }

  /** Returns the faults at work, to be changed at any time. */
  public FaultPlan faults() {
    return faults;
  }

  /** Withdraws a grant for good: its tokens get 401, new ones invalid_grant. */
  public void revokeGrant(String refreshToken) {
    tokens.revoke(refreshToken);
  }

  /** Ends the life of all access tokens; new ones can be had. */
  public void expireTokens() {
    tokens.expireAll();
  }

  /** Returns all audiences in the order of their creation, after applying what is due. */
  public List<AudienceView> audiences() {
    return audiences.views(settings.clock().instant());
  }

  /**
   * Returns the members of an audience, lapsed ones included, after applying what is due; in the
   * order in which their ids were first seen.
   *
   * @throws IllegalArgumentException if there is no such audience
   */
  public List<MemberView> members(long audienceId) {
    Instant now = settings.clock().instant();
    List<MemberView> members = new ArrayList<>();
    audiences
        .inside(audienceId, now)
        .orElseThrow(() -> new IllegalArgumentException("There is no audience " + audienceId + "."))
        .forEachMember(now, members::add);
    return members;
  }

  /** Returns all events that were taken, in the order of arrival. */
  public List<EventView> events() {
    return events.events();
  }

  /** Returns how many events were taken, and how many of them count. */
  public EventCounts eventCounts() {
    return events.counts();
  }

  /** Returns the last requests, oldest first. */
  public List<LoggedRequest> requests() {
    return log.requests();
  }

  /** Returns the counts. */
  public SandboxStats stats() {
    return log.stats();
  }

  /** Returns what is held against the contracts. */
  public ContractChecks contractChecks() {
    return settings.contractChecks();
  }

  /** Returns what broke a contract and was not seen by the sandbox's own rules; should be empty. */
  public List<String> contractViolations() {
    return log.violations();
  }

  /** Forgets requests and counts, but no audience, member or token. */
  public void resetLog() {
    log.reset();
  }

  /** Closes the port and forgets everything. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    workers.shutdownNow();
  }

  private Endpoints endpoints() {
    Map<ApiRegion, ConnectionStore> connections = new EnumMap<>(ApiRegion.class);
    for (ApiRegion region : settings.regions()) {
      ConnectionStore store = new ConnectionStore(region, settings.terms());
      String clientId = settings.credentials().get(0).clientId();
      for (ConnectionRequest seed : settings.connections().getOrDefault(region, List.of())) {
        store.create(seed, clientId, settings.clock().instant());
      }
      connections.put(region, store);
    }
    return new Endpoints(
        tokens,
        new TokenEndpoint(tokens),
        new ConnectionsEndpoint(connections, settings.profiles(), settings.strictness()),
        new AudiencesEndpoint(
            audiences,
            connections,
            settings.advertisers(),
            settings.strictness(),
            settings.memberDetail()),
        new ConversionsEndpoint(events, new DefinitionStore(), settings),
        new InspectionEndpoint(audiences, events, log, faults, settings.clock()));
  }

  private static final AtomicInteger WORKERS = new AtomicInteger();

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "sandbox-" + WORKERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
