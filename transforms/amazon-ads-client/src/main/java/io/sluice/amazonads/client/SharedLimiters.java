package io.sluice.amazonads.client;

import com.google.common.hash.Hashing;
import io.sluice.domain.qualify.Region;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The shared limiters by region and client id. Accounts with one client id in one region share
 * Amazon's quota, so their lanes share a limiter. Safe for several threads.
 *
 * <p>It reaches as far as the process: lanes in other processes are not seen, and Amazon's 429 is
 * what remains there.
 */
public final class SharedLimiters {
  private static final SharedLimiters PROCESS = new SharedLimiters();

  private final ConcurrentMap<Key, SharedLimiter> limiters = new ConcurrentHashMap<>();

  /** Keeps a digest, not the client id, for the registry outlives the account's run. */
  private record Key(Region region, String clientIdDigest) {}

  private SharedLimiters() {}

  /** The one of this process. */
  public static SharedLimiters ofProcess() {
    return PROCESS;
  }

  /** An empty one that shares nothing with others, for tests. */
  public static SharedLimiters empty() {
    return new SharedLimiters();
  }

  /**
   * The limiter of a region and client id; the lowest rate that anyone asked for holds.
   *
   * @param region the region
   * @param clientId id of the application; kept as a digest only
   * @param requestsPerSecond over 0, at most 10,000
   * @param surroundings time and waiting of a limiter that has to be made
   */
  public SharedLimiter limiter(
      Region region, String clientId, double requestsPerSecond, Surroundings surroundings) {
    String digest = Hashing.sha256().hashString(clientId, StandardCharsets.UTF_8).toString();
    SharedLimiter limiter =
        limiters.computeIfAbsent(
            new Key(region, digest), key -> SharedLimiter.of(requestsPerSecond, surroundings));
    limiter.lowerTo(requestsPerSecond);
    return limiter;
  }
}
