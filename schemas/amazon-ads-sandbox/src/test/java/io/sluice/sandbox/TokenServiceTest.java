package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.TokenError;
import io.sluice.amazonads.TokenResponse;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenServiceTest {
  private static final SandboxCredentials KNOWN = SandboxCredentials.DEFAULT;

  private final SettableClock clock = new SettableClock();
  private final AmazonAdsSandbox sandbox =
      SandboxClient.checked().clock(clock).tokenLife(Duration.ofMinutes(10)).start();
  private final SandboxClient client = SandboxClient.of(sandbox);

  @AfterEach
  void close() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @Test
  void refreshTokenGivesAnAccessTokenAndComesBackItself() {
    TokenResponse token = SandboxClient.read(client.form(grant(KNOWN)), TokenResponse.class);
    assertThat(token.accessToken(), startsWith("Atza|"));
    assertThat(token.refreshToken(), is(KNOWN.refreshToken()));
    assertThat(token.tokenType(), is("bearer"));
    assertThat(token.expiresIn(), is(600L));
  }

  @Test
  void authorizationHeaderMakesTheTokenCallFail() {
    refused(400, "invalid_request", client.form(grant(KNOWN), "Authorization", "Bearer x"));
  }

  @Test
  void wrongClientSecretOrGrantIsRefusedWithAmazonsCodes() {
    String id = KNOWN.clientId();
    refused(
        401,
        "invalid_client",
        client.form(grant(new SandboxCredentials(id, "wrong", KNOWN.refreshToken()))));
    refused(
        400,
        "invalid_grant",
        client.form(grant(new SandboxCredentials(id, KNOWN.clientSecret(), "Atzr|wrong"))));
    refused(400, "unsupported_grant_type", client.form("grant_type=password"));
    refused(
        400,
        "invalid_request",
        client.form("grant_type=refresh_token&client_id=a&client_secret=b"));
  }

  @Test
  void revokedGrantEndsItsTokensToo() {
    sandbox.revokeGrant(KNOWN.refreshToken());
    TokenError error = refused(400, "invalid_grant", client.form(grant(KNOWN)));
    assertThat(error.errorDescription(), containsString("User may have revoked"));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(401));
  }

  @Test
  void accessTokenEndsAfterItsLifeByTheClock() {
    clock.pass(Duration.ofMinutes(10).minusMillis(1));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
    clock.pass(Duration.ofMillis(1));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(401));
    client.login();
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
  }

  @Test
  void tokenOfOneRegionIsGoodInAll() {
    String token = client.login();
    String answer =
        SandboxClient.send(
                new SandboxClient(sandbox, ApiRegion.FE)
                    .plain(AdsPaths.PROFILES)
                    .header("Authorization", "Bearer " + token)
                    .header("Amazon-Advertising-API-ClientId", KNOWN.clientId()))
            .body();
    assertThat(answer, containsString("\"countryCode\":\"JP\""));
    assertThat(answer, not(containsString("\"US\"")));
  }

  @Test
  void profilesCanBeFilteredByType() {
    assertThat(client.get(AdsPaths.PROFILES + "?profileTypeFilter=seller").body(), is("[]"));
    assertThat(
        client.get(AdsPaths.PROFILES + "?profileTypeFilter=agency").body(),
        containsString("\"profileId\":3100000000000001"));
  }

  @Test
  void oneRegionServesBarePathsToo() {
    try (AmazonAdsSandbox europe = SandboxClient.checked().region(ApiRegion.EU).start()) {
      HttpResponse<String> answer =
          SandboxClient.send(HttpRequest.newBuilder(europe.rootUri().resolve(AdsPaths.PROFILES)));
      assertThat(answer.statusCode(), is(401));
      assertThat(
          new SandboxClient(europe, ApiRegion.EU).get(AdsPaths.PROFILES).statusCode(), is(200));
    }
  }

  private static String grant(SandboxCredentials credentials) {
    return "grant_type=refresh_token&" + SandboxClient.credentials(credentials);
  }

  private static TokenError refused(int status, String code, HttpResponse<String> answer) {
    assertThat(answer.statusCode(), is(status));
    TokenError error = SandboxClient.read(answer, TokenError.class);
    assertThat(error.error(), is(code));
    return error;
  }
}
