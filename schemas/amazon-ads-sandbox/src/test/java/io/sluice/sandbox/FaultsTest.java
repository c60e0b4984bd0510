package io.sluice.sandbox;

import static io.sluice.sandbox.SandboxClient.adding;
import static io.sluice.sandbox.SandboxClient.body;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.JobState;
import io.sluice.amazonads.JobStatus;
import io.sluice.amazonads.TokenError;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.sandbox.FaultPolicy.DropAnswerAfterApply;
import io.sluice.sandbox.FaultPolicy.DropBeforeApply;
import io.sluice.sandbox.FaultPolicy.ExpireToken;
import io.sluice.sandbox.FaultPolicy.FailJob;
import io.sluice.sandbox.FaultPolicy.InvalidRecords;
import io.sluice.sandbox.FaultPolicy.PartialFailure;
import io.sluice.sandbox.FaultPolicy.RegionDown;
import io.sluice.sandbox.FaultPolicy.RevokeGrant;
import io.sluice.sandbox.FaultPolicy.ServerErrorEveryNth;
import io.sluice.sandbox.FaultPolicy.SlowBody;
import io.sluice.sandbox.FaultPolicy.StayPending;
import io.sluice.sandbox.FaultPolicy.ThrottleEveryNth;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each fault does, and that nothing else happens. */
final class FaultsTest {
  private final AmazonAdsSandbox sandbox = SandboxClient.checked().start();
  private final SandboxClient client = SandboxClient.of(sandbox);
  private final long audience = client.audience(1000);

  @AfterEach
  void close() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @Test
  void everyThirdCallIsThrottledWithRetryAfter() {
    sandbox.faults().add(new ThrottleEveryNth(3, 7));
    assertThat(statuses(6), is(List.of(200, 200, 429, 200, 200, 429)));
    sandbox.faults().clear();
    sandbox.faults().add(new ThrottleEveryNth(1, 7));
    HttpResponse<String> answer = client.get(AdsPaths.PROFILES);
    assertThat(answer.headers().firstValue("Retry-After").orElse(""), is("7"));
  }

  @Test
  void serverErrorHasNoEffect() {
    sandbox.faults().add(FaultRule.of(new ServerErrorEveryNth(1, 502)).atMost(1));
    assertThat(client.upload(audience, adding("a")).statusCode(), is(502));
    assertThat(client.activeIds(audience), is(List.of()));
    assertThat(client.upload(audience, adding("a")).statusCode(), is(202));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void answerIsLostAfterTheRecordsWereTaken() {
    sandbox.faults().add(FaultRule.of(new DropAnswerAfterApply(1)).atMost(1));
    assertThrows(IOException.class, () -> tryUpload("a"));
    assertThat(client.activeIds(audience), is(List.of("a")));
    LoggedRequest last = sandbox.requests().get(sandbox.requests().size() - 1);
    assertThat(last.status(), is(0));
    assertThat(last.creates(), is(1));
  }

  @Test
  void connectionIsClosedBeforeTheRecordsWereTaken() {
    sandbox.faults().add(FaultRule.of(new DropBeforeApply(1)).atMost(1));
    assertThrows(IOException.class, () -> tryUpload("a"));
    assertThat(client.activeIds(audience), is(List.of()));
    assertThat(client.upload(audience, adding("a")).statusCode(), is(202));
  }

  @Test
  void createdAudienceWhoseAnswerIsLostExistsNevertheless() {
    sandbox.faults().add(FaultRule.of(new DropAnswerAfterApply(1)).on(Operation.AUDIENCE_CREATE));
    assertThrows(
        IOException.class,
        () ->
            SandboxClient.trySend(
                client
                    .authorized(AdsPaths.METADATA)
                    .header("Content-Type", VendorMediaTypes.AUDIENCES)
                    .POST(BodyPublishers.ofString(BadRequests.AUDIENCE))));
    assertThat(sandbox.audiences().size(), is(2));
  }

  @Test
  void slowBodyOutlastsAClientThatIsInAHurry() {
    sandbox.faults().add(FaultRule.of(new SlowBody(1, Duration.ofMinutes(10))).atMost(1));
    CompletableFuture<HttpResponse<String>> answer = client.later(AdsPaths.PROFILES);
    assertThrows(TimeoutException.class, () -> answer.get(300, TimeUnit.MILLISECONDS));
    sandbox.faults().add(new SlowBody(1, Duration.ofMillis(1)));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
  }

  @Test
  void expiredTokenGets401UntilANewOneIsFetched() {
    sandbox.faults().add(new ExpireToken(2));
    assertThat(statuses(3), is(List.of(200, 401, 401)));
    client.login();
    sandbox.faults().clear();
    assertThat(statuses(1), is(List.of(200)));
  }

  @Test
  void partialFailureTakesTheRecordsAndSaysSo() {
    sandbox.faults().add(new PartialFailure(1));
    JobStatus status = client.status(client.uploaded(audience, adding("a")));
    assertThat(status.jobState(), is(JobState.PARTIALLYSUCCEEDED));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void failedJobTakesNothing() {
    sandbox.faults().add(new FailJob(2));
    String first = client.uploaded(audience, adding("a"));
    String second = client.uploaded(audience, adding("b"));
    assertThat(client.status(first).jobState(), is(JobState.SUCCEEDED));
    assertThat(client.status(second).jobState(), is(JobState.FAILED));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void chosenRecordsAreInvalid() {
    sandbox.faults().add(new InvalidRecords(id -> id.startsWith("bad"), "Not today."));
    JobStatus status = client.status(client.uploaded(audience, adding("bad1"), adding("a")));
    assertThat(status.invalidRecords().get(0).externalId(), is("bad1"));
    assertThat(status.invalidRecords().get(0).error(), is("Not today."));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void oneRegionIsDownAndTheOthersAreNot() {
    SandboxClient europe = new SandboxClient(sandbox, ApiRegion.EU);
    sandbox.faults().add(FaultRule.of(new RegionDown()).in(ApiRegion.EU));
    assertThat(europe.get(AdsPaths.PROFILES).statusCode(), is(503));
    assertThat(europe.form("grant_type=refresh_token").statusCode(), is(503));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
  }

  @Test
  void jobsStandStillAsLongAsTheRuleIsThere() {
    long rule = sandbox.faults().add(new StayPending());
    String job = client.uploaded(audience, adding("a"));
    assertThat(client.status(job).jobState(), is(JobState.PENDING));
    assertThat(client.activeIds(audience), is(List.of()));
    sandbox.faults().remove(rule);
    assertThat(client.status(job).jobState(), is(JobState.SUCCEEDED));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void revokedGrantIsRefusedAtTheTokenServiceAndEndsTokens() {
    sandbox.faults().add(new RevokeGrant());
    HttpResponse<String> answer =
        client.form(
            "grant_type=refresh_token&" + SandboxClient.credentials(SandboxCredentials.DEFAULT));
    assertThat(answer.statusCode(), is(400));
    assertThat(SandboxClient.read(answer, TokenError.class).error(), is("invalid_grant"));
    assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(401));
  }

  @Test
  void requestIsRefusedWhateverIsInItAndHasNoEffect() {
    sandbox.faults().add(FaultRule.of(new FaultPolicy.RequestRefusal(2, 451, true)));
    assertThat(client.upload(body(audience, adding("a"))).statusCode(), is(202));
    HttpResponse<String> refused = client.upload(body(audience, adding("b")));
    assertThat(refused.statusCode(), is(451));
    assertThat(refused.body(), containsString("<html>"));
    sandbox.faults().clear();
    sandbox.faults().add(new FaultPolicy.RequestRefusal(1, 415, false));
    refused = client.upload(body(audience, adding("c")));
    assertThat(refused.body(), containsString("\"message\""));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void uploadIsRefusedForItsSizeOrForAMemberAndHasNoEffect() {
    long limit = sandbox.faults().add(new FaultPolicy.BodyLimit(50));
    assertThat(client.upload(body(audience, adding("a"))).statusCode(), is(413));
    sandbox.faults().remove(limit);
    sandbox.faults().add(new FaultPolicy.RefusedUpload("b"::equals));
    assertThat(client.upload(body(audience, adding("a"))).statusCode(), is(202));
    assertThat(client.upload(body(audience, adding("b"))).statusCode(), is(400));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void audienceThatIsGoneIsNotFound() {
    String external = sandbox.audiences().get(0).externalAudienceId();
    sandbox.faults().add(new FaultPolicy.AudienceGone("another"));
    assertThat(client.upload(body(audience, adding("a"))).statusCode(), is(202));
    sandbox.faults().add(new FaultPolicy.AudienceGone(external));
    assertThat(client.upload(body(audience, adding("b"))).statusCode(), is(404));
    assertThat(client.get(AdsPaths.audience(audience)).statusCode(), is(404));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void faultsCanBeSetOverHttp() {
    HttpResponse<String> added =
        client.inside(
            "POST",
            "/faults",
            "{\"fault\":\"throttle-every-nth\",\"every\":2,\"retryAfterSeconds\":3,"
                + "\"region\":\"na\",\"operations\":[\"profiles\"],\"times\":1}");
    assertThat(added.statusCode(), is(201));
    assertThat(added.body(), containsString("\"fault\":\"throttle-every-nth\""));
    assertThat(statuses(4), is(List.of(200, 429, 200, 200)));
    assertThat(
        client.inside("GET", "/faults").body(), containsString("\"operations\":[\"profiles\"]"));
    assertThat(client.inside("DELETE", "/faults").statusCode(), is(204));
    assertThat(client.inside("GET", "/faults").body(), is("[]"));
  }

  @Test
  void everyFaultHasANameForHttp() {
    for (Class<?> policy : FaultPolicy.class.getPermittedSubclasses()) {
      String name =
          policy.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String more = name.equals("invalid-records") ? ",\"externalUserIds\":\"x.*\"" : "";
      more += name.equals("audience-gone") ? ",\"externalAudienceId\":\"x\"" : "";
      more += name.equals("refused-upload") ? ",\"externalUserIds\":\"x.*\"" : "";
      boolean ofEvents = name.equals("refused-batch") || name.equals("refused-events");
      more += ofEvents ? ",\"eventIds\":\"x.*\"" : "";
      String body = "{\"fault\":\"" + name + "\"" + more + "}";
      HttpResponse<String> added = client.inside("POST", "/faults", body);
      assertThat(name, added.statusCode(), is(201));
      assertThat(added.body(), containsString("\"" + name + "\""));
    }
  }

  @Test
  void senselessFaultIsRefused() {
    for (String bad :
        List.of(
            "{\"fault\":\"earthquake\"}",
            "{\"fault\":\"fail-job\",\"every\":0}",
            "{\"fault\":\"request-refusal\",\"status\":200}",
            "{\"fault\":\"fail-job\",\"region\":\"MOON\"}",
            "{\"fault\":\"fail-job\",\"operations\":[\"x\"]}",
            "{\"fault\":\"invalid-records\",\"externalUserIds\":\"(\"}",
            "{\"fault\":\"fail-job\",\"color\":1}")) {
      assertThat(bad, client.inside("POST", "/faults", bad).statusCode(), is(400));
    }
  }

  private List<Integer> statuses(int calls) {
    return IntStream.range(0, calls)
        .mapToObj(i -> client.get(AdsPaths.PROFILES).statusCode())
        .toList();
  }

  private void tryUpload(String userId) throws IOException {
    SandboxClient.trySend(
        client
            .authorized(AdsPaths.RECORDS)
            .header("Content-Type", VendorMediaTypes.AUDIENCES)
            .POST(BodyPublishers.ofString(body(audience, adding(userId)))));
  }
}
