package io.sluice.sandbox;

import static io.sluice.sandbox.SandboxClient.DIGEST;
import static io.sluice.sandbox.SandboxClient.adding;
import static io.sluice.sandbox.SandboxClient.removing;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one sees from inside, and the rate limit with a ticker that the test moves. */
final class InspectionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicLong nanos = new AtomicLong();
  private final SettableClock clock = new SettableClock();
  private final AmazonAdsSandbox sandbox =
      AmazonAdsSandbox.builder()
          .ticker(nanos::get)
          .clock(clock)
          .rateLimit(RateLimit.perSecond(10))
          .start();
  private final SandboxClient client = SandboxClient.of(sandbox);

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void clientOverItsRateGets429AndWaitsAsLongAsItIsTold() {
    for (int i = 0; i < 10; i++) {
      assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
    }
    HttpResponse<String> refused = client.get(AdsPaths.PROFILES);
    assertThat(refused.statusCode(), is(429));
    assertThat(refused.headers().firstValue("Retry-After").orElse(""), is("1"));
    assertThat(
        new SandboxClient(sandbox, ApiRegion.EU).get(AdsPaths.PROFILES).statusCode(), is(200));
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(429));
  }

  @Test
  void statsCountRequestsRecordsAndTheBusiestSecond() throws IOException {
    long audience = client.audience(1000);
    client.upload(audience, adding("a"), adding("b"), removing("c"));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    client.get(AdsPaths.audience(1));
    SandboxStats stats = sandbox.stats();
    assertThat(stats.requestsByStatus(), is(Map.of(200, 1L, 201, 1L, 202, 1L, 404, 1L)));
    assertThat(
        stats.recordsByAudience(), is(Map.of(audience, new SandboxStats.RecordCounts(2, 1))));
    assertThat(stats.maxRequestsInOneSecond(), is(Map.of(ApiRegion.NA, 2)));
    assertThat(stats.maxInFlight(), is(Map.of(ApiRegion.NA, 1)));
    JsonNode json = JSON.readTree(client.inside("GET", "/stats").body());
    assertThat(json.at("/recordsByAudience/" + audience + "/creates").intValue(), is(2));
    sandbox.resetLog();
    assertThat(sandbox.stats().requests(), is(0L));
    assertThat(sandbox.requests(), is(List.of()));
    client.get(AdsPaths.audience(1));
    assertThat(sandbox.stats().maxInFlight(), is(Map.of(ApiRegion.NA, 1)));
  }

  @Test
  void logHoldsNeitherBodiesNorTokensNorQueries() {
    long audience = client.audience(1000);
    String token = client.login();
    client.upload(audience, adding("user-17"));
    client.get(AdsPaths.CONNECTIONS + "?connectionId=secret-connection");
    client.get("/amc/jo@example.com");
    String log = client.inside("GET", "/requests").body() + sandbox.requests();
    assertThat(log, containsString("\"path\":\"" + AdsPaths.RECORDS + "\""));
    assertThat(log, containsString("\"audienceId\":" + audience));
    assertThat(log, containsString("\"creates\":1"));
    for (String secret :
        List.of(token, "Atz", "user-17", DIGEST, "secret", "example.com", "Bearer")) {
      assertThat(log, not(containsString(secret)));
    }
  }

  @Test
  void membersComeAsOneJsonObjectALine() throws IOException {
    long audience = client.audience(1000);
    client.upload(audience, adding("a"), adding("b"));
    HttpResponse<String> answer = client.inside("GET", "/audiences/" + audience + "/members");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.size(), is(2));
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.get("externalUserId").textValue(), is("a"));
    assertThat(first.get("addedAt").textValue(), is("2026-03-01T00:00:00Z"));
    assertThat(first.get("active").booleanValue(), is(true));
    assertThat(first.get("keySets").intValue(), is(1));
    assertThat(first.at("/digests/0/email").textValue(), is(DIGEST));
    assertThat(client.inside("GET", "/audiences/1/members").statusCode(), is(404));
  }

  @Test
  void audiencesAreListedWithTheirSizes() throws IOException {
    long audience = client.audience(1000);
    client.upload(audience, adding("a"));
    JsonNode json = JSON.readTree(client.inside("GET", "/audiences").body()).get(0);
    assertThat(json.get("audienceId").longValue(), is(audience));
    assertThat(json.get("region").textValue(), is("NA"));
    assertThat(json.get("activeMembers").longValue(), is(1L));
    assertThat(client.inside("GET", "/nothing").statusCode(), is(404));
  }
}
