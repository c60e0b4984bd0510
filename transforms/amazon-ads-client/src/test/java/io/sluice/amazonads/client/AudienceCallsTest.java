package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static io.sluice.amazonads.client.ScriptedTransport.failure;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RemoteCallException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudienceCallsTest {
  private static final String CREATED =
      "{\"audienceId\":9007199254740993,\"externalAudienceId\":\"loyal-customers\"}";

  private final VirtualTime time = new VirtualTime();
  private final ScriptedTransport script = new ScriptedTransport();
  private final AmazonAdsClient client = client(Samples.settings(time));

  @Test
  void createdIdIsExact() throws IOException {
    script.then(answer(201, CREATED));

    assertThat(client.create(Samples.declaration(), () -> {}), is(Samples.AUDIENCE_ID));
    assertThat(
        script.apiCalls().get(0).body(),
        is(
            "{\"name\":\"Loyal customers\",\"description\":\"Bought twice\",\"countryCode\":\"US\","
                + "\"targetResource\":{\"advertiserId\":77},"
                + "\"metadata\":{\"externalAudienceId\":\"loyal-customers\",\"ttl\":2592000}}"));
  }

  @Test
  void createIsRepeatedOnlyWhereNothingWasDone() {
    script.then(
        failure(new ConnectException("refused")), answer(429, "{}", "1"), answer(201, CREATED));

    assertThat(client.create(Samples.declaration(), () -> {}), is(Samples.AUDIENCE_ID));
    assertThat(script.apiCalls(), hasSize(3));
  }

  @Test
  void leavingIsNotedOnceAndBeforeAnythingLeaves() {
    script.then(
        failure(new ConnectException("refused")), answer(429, "{}", "1"), answer(201, CREATED));
    List<Integer> callsBefore = new ArrayList<>();

    client.create(Samples.declaration(), () -> callsBefore.add(script.apiCalls().size()));

    assertThat(callsBefore, is(List.of(0)));
    assertThat("the token is there by then", script.tokenCalls(), hasSize(1));
  }

  @Test
  void createThatFailsBeforeItLeavesIsNotNoted() {
    script.thenToken(answer(400, "{\"error\":\"invalid_grant\"}"));
    List<String> noted = new ArrayList<>();

    assertThrows(
        RemoteCallException.class,
        () -> client.create(Samples.declaration(), () -> noted.add("token")));
    assertThat(noted, is(empty()));
    assertThat(script.apiCalls(), is(empty()));
  }

  @Test
  void whatTheCallerThrowsEndsTheCallBeforeAnythingLeaves() {
    IllegalStateException taken = new IllegalStateException("another run is creating it");
    assertThrows(
        IllegalStateException.class,
        () ->
            client.create(
                Samples.declaration(),
                () -> {
                  throw taken;
                }));
    assertThat(script.apiCalls(), is(empty()));
  }

  @Test
  void createWithoutAnAnswerIsUnknownAndNotRepeated() {
    script.then(failure(new SocketTimeoutException("read")));

    RemoteCallException e = createFails();

    assertThat(e.kind(), is(RemoteCallException.Kind.OUTCOME_UNKNOWN));
    assertThat(e.getMessage(), containsString("account acme-na (NA)"));
    assertThat(e.getMessage(), containsString("POST /amc/audiences/metadata"));
    assertThat(script.apiCalls(), hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "500, OUTCOME_UNKNOWN",
    "503, OUTCOME_UNKNOWN",
    "501, UNAVAILABLE",
    "400, INVALID",
    "422, INVALID",
    "403, ACCESS",
    "201, OUTCOME_UNKNOWN",
    "302, UNAVAILABLE"
  })
  void createThatFailsSaysWhatIsKnown(int status, RemoteCallException.Kind kind) {
    script.then(answer(status, "{\"message\":\"name was too short\"}"));

    assertThat(createFails().kind(), is(kind));
    assertThat(script.apiCalls(), hasSize(1));
  }

  @Test
  void invalidDeclarationShowsAmazonsReasonAsACode() {
    script.then(answer(400, "{\"message\":\"name was too short\"}"));

    assertThat(createFails().getMessage(), containsString("HTTP 400 NAME_WAS_TOO_SHORT"));
  }

  @Test
  void foundAudienceIsToldInTheDomainsWords() {
    script.then(
        answer(
            200,
            "{\"advertiserId\":77,\"audienceId\":9007199254740993,\"countryCode\":\"US\","
                + "\"name\":\"Loyal customers\",\"description\":\"Bought twice\",\"metadata\":{"
                + "\"externalAudienceId\":\"loyal-customers\",\"ttl\":2592000,\"audienceFees\":[{"
                + "\"cpmCents\":150,\"currency\":\"USD\"}],\"audienceSize\":{"
                + "\"receivedRecordSize\":12}}}"));

    AudienceRegistry.Remote remote = client.find(Samples.AUDIENCE_ID).orElseThrow();

    assertThat(
        script.apiCalls().get(0).url(),
        is("https://advertising-api.amazon.com/amc/audiences/metadata/9007199254740993"));
    assertThat(remote.audienceId(), is(Samples.AUDIENCE_ID));
    assertThat(remote.declaration().ttlSeconds(), is(2_592_000L));
    assertThat(remote.declaration().fees(), is(List.of(new AudienceRegistry.Fee(150, "USD"))));
    assertThat(remote.sizes(), is(new JobProgress.AudienceSizes(-1, -1, 12)));
  }

  @Test
  void unknownAudienceIsEmpty() {
    script.then(answer(404, "{\"message\":\"Audience was not found\"}"));

    assertThat(client.find(1), is(Optional.empty()));
  }

  @Test
  void unknownAccountIsNotAnUnknownAudience() {
    script.then(answer(404, "{\"message\":\"Account 12 was not found\"}"));

    RemoteCallException e = assertThrows(RemoteCallException.class, () -> client.find(1));
    assertThat(e.kind(), is(RemoteCallException.Kind.ACCESS));
  }

  @Test
  void updateIsRepeatedAndSendsNoNameAndNoEmptyFees() throws IOException {
    script.then(answer(503, ""), answer(200, "{}"));

    client.update(5, Samples.declaration());

    assertThat(script.apiCalls().get(1).method(), is("PUT"));
    assertThat(
        script.apiCalls().get(1).body(),
        is("{\"description\":\"Bought twice\",\"metadata\":{\"ttl\":2592000}}"));
  }

  @Test
  void jobIsToldWithItsInvalidRecords() {
    script.then(
        answer(
            200,
            "{\"jobRequestId\":\"job/1\",\"jobState\":\"PARTIALLYSUCCEEDED\",\"invalidRecords\":[{"
                + "\"audienceId\":\"5\",\"externalId\":\"alice\","
                + "\"error\":\"user alice has no country\"}],"
                + "\"audienceSize\":{\"dspAudienceSize\":9007199254740993}}"));

    JobProgress progress = client.progress("job/1");

    assertThat(
        script.apiCalls().get(0).url(),
        is("https://advertising-api.amazon.com/amc/audiences/records/job%2F1"));
    assertThat(progress.state(), is(JobProgress.State.PARTIALLY_SUCCEEDED));
    assertThat(
        progress.invalidRecords(),
        is(List.of(new JobProgress.InvalidRecord("alice", "USER_X_HAS_NO_COUNTRY"))));
    assertThat(progress.sizes(), is(new JobProgress.AudienceSizes(9_007_199_254_740_993L, -1, -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "200, PENDING, PENDING",
    "200, SUCCEEDED, SUCCEEDED",
    "200, COMPLETED, SUCCEEDED",
    "200, FAILED, FAILED",
    "200, SOMETHINGNEW, PENDING",
    "404, none, UNKNOWN_JOB",
    "403, none, ACCESS_REFUSED",
    "400, none, UNREACHABLE"
  })
  void jobStateFollowsTheAnswer(int status, String wire, JobProgress.State state) {
    script.then(answer(status, "{\"jobState\":\"" + wire + "\",\"message\":\"no such job\"}"));

    assertThat(client.progress("job-1").state(), is(state));
  }

  @Test
  void missingAudienceIsNoMissingJobAndAGatewaysPageIsNeither() {
    script.then(
        answer(404, "{\"message\":\"Audience 4711 does not exist\"}"),
        answer(404, "<html>no such page</html>"),
        answer(405, "{\"message\":\"Audience 4711 does not exist\"}"));

    assertThat(client.progress("job-1").state(), is(JobProgress.State.AUDIENCE_GONE));
    assertThat(client.progress("job-1").state(), is(JobProgress.State.UNREACHABLE));
    assertThat(client.progress("job-1").state(), is(JobProgress.State.UNREACHABLE));
  }

  @Test
  void lookThatNeverSucceedsIsUnreachable() {
    for (int i = 0; i < 5; i++) {
      script.then(answer(500, ""));
    }

    assertThat(client.progress("job-1").state(), is(JobProgress.State.UNREACHABLE));
  }

  @Test
  void accessOfABareAdvertiserNeedsAProfile() {
    script.then(answer(200, "[]"), answer(200, "[{\"profileId\":3,\"countryCode\":\"US\"}]"));

    assertThat(client.checkAccess().get(0).message(), containsString("no profile in this region"));
    assertThat(client.checkAccess(), is(empty()));
  }

  @Test
  void accessByConnectionNeedsTheConnectionAndItsTerms() {
    AmazonAdsClient connected = connected();
    String terms = "{\"agreementContent\":\"t\",\"agreementToken\":\"a\",\"hasAccepted\":%s}";
    String listed = "{\"connections\":[{\"connectionId\":\"conn 1\"}]}";
    script.then(
        answer(200, "{\"connections\":[]}"),
        answer(200, terms.formatted(false)),
        answer(200, listed),
        answer(200, terms.formatted(true)));

    List<AccessFinding> both = connected.checkAccess();
    assertThat(both.get(0).message(), containsString("Check connection-id"));
    assertThat(both.get(1).message(), containsString("terms are not accepted"));
    assertThat(both.stream().map(AccessFinding::kind).toList(), everyItem(is(Kind.ACCESS)));
    assertThat(connected.checkAccess(), is(empty()));
    assertThat(script.apiCalls().get(0).url(), containsString("/connections?connectionId=conn+1"));
    assertThat(
        script.apiCalls().get(0).header("Accept"),
        is("application/vnd.amcaudiencesconnections.v1+json"));
  }

  @Test
  void accessWithoutAConsentSaysSo() {
    script.thenToken(answer(400, "{\"error\":\"invalid_grant\"}"));

    assertThat(client.checkAccess().get(0).message(), containsString("Run consent again"));
  }

  @Test
  void settingsShowNoSecret() {
    String shown = Samples.settings(time) + " " + Samples.credentials();

    assertThat(shown, not(containsString(Samples.CLIENT_ID)));
    assertThat(shown, not(containsString(Samples.CLIENT_SECRET)));
    assertThat(shown, not(containsString(Samples.REFRESH_TOKEN)));
    assertThat(shown, containsString("account acme-na (NA)"));
  }

  private AmazonAdsClient connected() {
    ClientSettings settings =
        ClientSettings.of(
                "acme-na",
                io.sluice.domain.qualify.Region.NA,
                Samples.credentials(),
                Target.connection("conn 1"))
            .withSurroundings(time.surroundings());
    return client(settings);
  }

  private AmazonAdsClient client(ClientSettings settings) {
    return AmazonAdsClient.over(script.transport(), settings, new Samples.RecordingPacer());
  }

  private RemoteCallException createFails() {
    return assertThrows(
        RemoteCallException.class, () -> client.create(Samples.declaration(), () -> {}));
  }
}
