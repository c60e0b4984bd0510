package io.sluice.sandbox;

import io.sluice.amazonads.TokenResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Grants and the access tokens issued for them. Thread-safe. */
final class TokenStore {
  private static final String UNAUTHORIZED = "Unauthorized";

  private final SecureRandom random = new SecureRandom();
  private final Duration life;
  private final List<SandboxCredentials> credentials;
  private final Map<String, Access> issued = new HashMap<>();
  private final Set<String> revoked = new HashSet<>();

  TokenStore(List<SandboxCredentials> credentials, Duration life) {
    this.credentials = List.copyOf(credentials);
    this.life = life;
  }

  /** Trades a refresh token for an access token, or throws Amazon's refusal. */
  synchronized TokenResponse issue(SandboxCredentials presented, Instant now) {
    boolean client =
        credentials.stream()
            .anyMatch(
                known ->
                    known.clientId().equals(presented.clientId())
                        && known.clientSecret().equals(presented.clientSecret()));
    if (!client) {
      throw Refusal.token(401, "invalid_client", "Client authentication failed");
    }
    if (!credentials.contains(presented) || revoked.contains(presented.refreshToken())) {
      throw invalidGrant();
    }
    issued.values().removeIf(access -> !now.isBefore(access.end));
    String token = "Atza|" + randomText();
    issued.put(token, new Access(presented.clientId(), presented.refreshToken(), now.plus(life)));
    return new TokenResponse(token, presented.refreshToken(), "bearer", life.toSeconds());
  }

  /** Throws 401 unless the token is alive and belongs to the client. */
  synchronized void verify(String token, String clientId, Instant now) {
    Access access = issued.get(token);
    if (access == null || !now.isBefore(access.end) || !access.clientId.equals(clientId)) {
      throw Refusal.of(401, UNAUTHORIZED);
    }
  }

  /** Throws 401 unless the token is alive, whoever presents it. */
  synchronized void verify(String token, Instant now) {
    Access access = issued.get(token);
    if (access == null || !now.isBefore(access.end)) {
      throw Refusal.of(401, UNAUTHORIZED);
    }
  }

  synchronized void expire(String token) {
    issued.remove(token);
  }

  synchronized void expireAll() {
    issued.clear();
  }

  /** Withdraws a grant for good, and the access tokens that came from it. */
  synchronized void revoke(String refreshToken) {
    revoked.add(refreshToken);
    issued.values().removeIf(access -> access.refreshToken.equals(refreshToken));
  }

  static Refusal invalidGrant() {
    return Refusal.token(
        400,
        "invalid_grant",
        "The request has an invalid grant parameter : refresh_token. User may have revoked or"
            + " didn't grant the permission.");
  }

  private String randomText() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static final class Access {
    private final String clientId;
    private final String refreshToken;
    private final Instant end;

    Access(String clientId, String refreshToken, Instant end) {
      this.clientId = clientId;
      this.refreshToken = refreshToken;
      this.end = end;
    }
  }
}
