package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConnectionRequest;
import io.sluice.amazonads.Profile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Settings of an {@link AmazonAdsSandbox}, each with a sensible default. */
public final class SandboxBuilder {
  private String host = "localhost";
  private int port;
  private Set<ApiRegion> regions = EnumSet.allOf(ApiRegion.class);
  private InstantSource clock = InstantSource.system();
  private LongSupplier nanos = System::nanoTime;
  private Optional<RateLimit> rateLimit = Optional.of(RateLimit.perSecond(10));
  private Strictness strictness = Strictness.STRICT;
  private Optional<ContractChecks> contractChecks = Optional.empty();
  private JobProgress jobProgress = JobProgress.afterPolls(0);
  private MemberDetail memberDetail = MemberDetail.FULL;
  private int maxBodyBytes = 5 * 1024 * 1024;
  private Duration tokenLife = Duration.ofHours(1);
  private int threads = 32;
  private int loggedRequests = 100_000;
  private ConnectionStore.TermsState terms = ConnectionStore.TermsState.ACCEPTED;
  private EventDedupe eventDedupe = EventDedupe.KEEP_FIRST;
  private EventRefusals eventRefusals = EventRefusals.PER_EVENT;
  private final List<SandboxCredentials> credentials = new ArrayList<>();
  private final Map<ApiRegion, List<Profile>> profiles = new EnumMap<>(ApiRegion.class);
  private final Map<ApiRegion, List<ConnectionRequest>> connections =
      new EnumMap<>(ApiRegion.class);
  private final Map<ApiRegion, Set<Long>> advertisers = new EnumMap<>(ApiRegion.class);

  SandboxBuilder() {}

  /** Listens on this host name or address; default localhost, so that no other machine can call. */
  public SandboxBuilder host(String listenOn) {
    this.host = listenOn;
    return this;
  }

  /** Listens on this port; 0, the default, takes a free one. */
  public SandboxBuilder port(int listenOn) {
    this.port = listenOn;
    return this;
  }

  /**
   * Serves one region alone, whose paths then also work without the region in front; default all.
   */
  public SandboxBuilder region(ApiRegion only) {
    this.regions = EnumSet.of(only);
    return this;
  }

  /** Judges tokens, jobs and the members' time to live by this clock; default the system's. */
  public SandboxBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /** Judges rates by these nanoseconds; default {@link System#nanoTime()}. */
  public SandboxBuilder ticker(LongSupplier nanoseconds) {
    this.nanos = nanoseconds;
    return this;
  }

  /** Limits each client in each region; default ten a second with bursts of ten. */
  public SandboxBuilder rateLimit(RateLimit limit) {
    this.rateLimit = Optional.of(limit);
    return this;
  }

  /** Lets any number of requests through. */
  public SandboxBuilder unlimitedRate() {
    this.rateLimit = Optional.empty();
    return this;
  }

  /** Treats what Amazon leaves open this way; default strict. */
  public SandboxBuilder strictness(Strictness choice) {
    this.strictness = choice;
    return this;
  }

  /**
   * Holds this much against the contracts; default requests, if the validator is there. An explicit
   * choice without the validator fails at the start.
   */
  public SandboxBuilder contractChecks(ContractChecks choice) {
    this.contractChecks = Optional.of(choice);
    return this;
  }

  /** Ends jobs this way; default at the first status call. */
  public SandboxBuilder jobProgress(JobProgress choice) {
    this.jobProgress = choice;
    return this;
  }

  /** Remembers this much of members; default everything. */
  public SandboxBuilder memberDetail(MemberDetail choice) {
    this.memberDetail = choice;
    return this;
  }

  /** Refuses larger bodies with 413; default 5 MiB. */
  public SandboxBuilder maxBodyBytes(int bytes) {
    this.maxBodyBytes = bytes;
    return this;
  }

  /** Lets access tokens live this long, in whole seconds; default one hour, as Amazon's do. */
  public SandboxBuilder tokenLife(Duration life) {
    this.tokenLife = life;
    return this;
  }

  /** Serves this many requests at once; default 32. */
  public SandboxBuilder threads(int count) {
    this.threads = count;
    return this;
  }

  /** Keeps this many requests in the log; default 100,000. The counts are of all. */
  public SandboxBuilder loggedRequests(int count) {
    this.loggedRequests = count;
    return this;
  }

  /** Starts with the terms of AMC not yet accepted; default accepted. */
  public SandboxBuilder termsOpen() {
    this.terms = ConnectionStore.TermsState.OPEN;
    return this;
  }

  /**
   * Accepts these credentials; may be called for each account. Default {@link
   * SandboxCredentials#DEFAULT} alone.
   */
  public SandboxBuilder credentials(SandboxCredentials accepted) {
    credentials.add(accepted);
    return this;
  }

  /** Lists this profile in a region; default one agency profile in each. */
  public SandboxBuilder profile(ApiRegion region, Profile profile) {
    profiles.computeIfAbsent(region, key -> new ArrayList<>()).add(profile);
    return this;
  }

  /** Starts with this connection; default none. */
  public SandboxBuilder connection(ApiRegion region, ConnectionRequest connection) {
    connections.computeIfAbsent(region, key -> new ArrayList<>()).add(connection);
    return this;
  }

  /**
   * Knows this DSP advertiser. As soon as a region knows one, others get "Account … was not found",
   * and 403 from the conversions calls; default is that any advertiser will do.
   */
  public SandboxBuilder advertiser(ApiRegion region, long advertiserId) {
    advertisers.computeIfAbsent(region, key -> new LinkedHashSet<>()).add(advertiserId);
    return this;
  }

  /** Decides which of two events of one id counts; default the first. */
  public SandboxBuilder eventDedupe(EventDedupe choice) {
    this.eventDedupe = choice;
    return this;
  }

  /** Decides what a missing field or unlisted value of one event refuses; default the event. */
  public SandboxBuilder eventRefusals(EventRefusals choice) {
    this.eventRefusals = choice;
    return this;
  }

  /**
   * Opens the port.
   *
   * @return the running sandbox, to be closed
   * @throws java.io.UncheckedIOException if the port cannot be opened
   * @throws IllegalStateException if contract checks are asked for without the validator
   */
  public AmazonAdsSandbox start() {
    return AmazonAdsSandbox.start(
        new SandboxSettings(
            host,
            port,
            regions,
            clock,
            nanos,
            rateLimit,
            strictness,
            contractChecks.map(ContractChecks::ifAvailable).orElseGet(ContractChecks::asAvailable),
            jobProgress,
            memberDetail,
            maxBodyBytes,
            tokenLife,
            threads,
            loggedRequests,
            terms,
            credentials.isEmpty() ? List.of(SandboxCredentials.DEFAULT) : credentials,
            profiles.isEmpty() ? defaultProfiles() : profiles,
            connections,
            advertisers,
            eventDedupe,
            eventRefusals));
  }

  private static Map<ApiRegion, List<Profile>> defaultProfiles() {
    return Map.of(
        ApiRegion.NA, List.of(agency(3_100_000_000_000_001L, "US", "USD", "America/Los_Angeles")),
        ApiRegion.EU, List.of(agency(3_100_000_000_000_002L, "UK", "GBP", "Europe/London")),
        ApiRegion.FE, List.of(agency(3_100_000_000_000_003L, "JP", "JPY", "Asia/Tokyo")));
  }

  private static Profile agency(long id, String country, String currency, String timezone) {
    Profile.AccountInfo account =
        new Profile.AccountInfo(
            "sandbox-" + country, "ENTITY-" + country, "agency", "Sandbox " + country, true);
    return new Profile(id, country, currency, timezone, account);
  }
}
