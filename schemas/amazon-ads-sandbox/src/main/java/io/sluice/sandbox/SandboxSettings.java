package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConnectionRequest;
import io.sluice.amazonads.Profile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Everything {@link SandboxBuilder} collects; see there. */
record SandboxSettings(
    String host,
    int port,
    Set<ApiRegion> regions,
    InstantSource clock,
    LongSupplier nanos,
    Optional<RateLimit> rateLimit,
    Strictness strictness,
    ContractChecks contractChecks,
    JobProgress jobProgress,
    MemberDetail memberDetail,
    int maxBodyBytes,
    Duration tokenLife,
    int threads,
    int loggedRequests,
    ConnectionStore.TermsState terms,
    List<SandboxCredentials> credentials,
    Map<ApiRegion, List<Profile>> profiles,
    Map<ApiRegion, List<ConnectionRequest>> connections,
    Map<ApiRegion, Set<Long>> advertisers,
    EventDedupe eventDedupe,
    EventRefusals eventRefusals) {}
