package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static io.sluice.amazonads.client.ScriptedTransport.failure;
import static io.sluice.amazonads.client.ScriptedTransport.token;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.RequestPacer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsUploadTest {
  private static final String ACCEPTED = "{\"jobRequestId\":\"job-1\"}";

  private final VirtualTime time = new VirtualTime();
  private final ScriptedTransport script = new ScriptedTransport();
  private final Samples.RecordingPacer pacer = new Samples.RecordingPacer();
  private final AmazonAdsClient client =
      AmazonAdsClient.over(script.transport(), Samples.settings(time), pacer);

  @Test
  void requestIsAsTheContractSays() throws IOException {
    script.then(answer(202, ACCEPTED));

    DeliveryOutcome outcome = client.send(Samples.batch(2));

    assertThat(outcome, is(new DeliveryOutcome.Accepted("job-1", VirtualTime.START, 1)));
    ScriptedTransport.Seen call = script.apiCalls().get(0);
    assertThat(call.method(), is("POST"));
    assertThat(call.url(), is("https://advertising-api.amazon.com/amc/audiences/records"));
    assertThat(call.header("Authorization"), is("Bearer " + ScriptedTransport.ACCESS_TOKEN));
    assertThat(call.header("Amazon-Advertising-API-ClientId"), is(Samples.CLIENT_ID));
    assertThat(call.header("Accept"), is("application/vnd.amcaudiences.v1+json"));
    assertThat(call.request().getContentType(), is("application/vnd.amcaudiences.v1+json"));
    assertThat(call.body(), containsString("\"audienceId\":9007199254740993,"));
    assertThat(
        call.body(),
        containsString(
            "\"email\":\""
                + Samples.emailDigest(1)
                    .hex(io.sluice.domain.snapshot.MatchKeyType.EMAIL)
                    .orElseThrow()));
    assertThat(pacer.acquired, contains(2));
    assertThat(pacer.successes, is(1));
  }

  @Test
  void sameBatchGivesTheSameBytesAndNamesItsConnection() throws IOException {
    script.then(answer(202, ACCEPTED), answer(202, ACCEPTED));

    client.send(Samples.batch(5, "conn-1", 3));
    client.send(Samples.batch(5, "conn-1", 3));

    String body = script.apiCalls().get(0).body();
    assertThat(script.apiCalls().get(1).body(), is(body));
    assertThat(body, containsString("\"connectionId\":\"conn-1\""));
  }

  @Test
  void throttledRequestWaitsAsAskedAndTellsThePacer() {
    script.then(answer(429, "{\"message\":\"slow\"}", "9"), answer(202, ACCEPTED));

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(
        outcome, is(new DeliveryOutcome.Accepted("job-1", VirtualTime.START.plusSeconds(9), 2)));
    assertThat(pacer.throttles, contains(Duration.ofSeconds(9)));
    assertThat(pacer.acquired, contains(1, 1));
  }

  @Test
  void throttlingToTheEndIsUnavailableForNothingWasApplied() {
    for (int i = 0; i < 5; i++) {
      script.then(answer(429, "{}", "2"));
    }

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(outcome, is(new DeliveryOutcome.Unavailable("throttled", Duration.ofSeconds(2))));
    assertThat(script.apiCalls(), hasSize(5));
  }

  @Test
  void longRetryAfterIsLeftToTheCaller() {
    script.then(answer(429, "{}", "600"));

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(outcome, is(new DeliveryOutcome.Unavailable("throttled", Duration.ofMinutes(10))));
    assertThat(time.sleeps(), hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504, 505})
  void serverFaultIsRepeatedAndUnknownWhenItStays(int status) {
    for (int i = 0; i < 5; i++) {
      script.then(answer(status, "{}"));
    }

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    Instant lastSent = VirtualTime.START.plus(time.elapsed());
    assertThat(outcome, is(new DeliveryOutcome.OutcomeUnknown("http_" + status, lastSent)));
    assertThat(script.apiCalls(), hasSize(5));
    assertThat(time.sleeps(), everyItem(greaterThanOrEqualTo(Duration.ofSeconds(1))));
  }

  @Test
  void notImplementedIsNotRepeatedAndNothingWasApplied() {
    script.then(answer(501, "{}"));

    assertThat(
        client.send(Samples.batch(1)),
        is(new DeliveryOutcome.Unavailable("not_implemented", Duration.ZERO)));
  }

  @Test
  void failedConnectionIsUnavailable() {
    for (int i = 0; i < 4; i++) {
      script.then(failure(new ConnectException("refused")));
    }
    script.then(failure(new UnknownHostException("host")));

    assertThat(
        client.send(Samples.batch(1)),
        is(new DeliveryOutcome.Unavailable("unknown_host", Duration.ZERO)));
  }

  @Test
  void missingAnswerIsUnknownEvenIfLaterConnectionsFail() {
    script.then(failure(new SocketTimeoutException("read")));
    for (int i = 0; i < 4; i++) {
      script.then(failure(new ConnectException("refused")));
    }

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(
        outcome, is(new DeliveryOutcome.OutcomeUnknown("connect_failed", VirtualTime.START)));
  }

  @Test
  void acceptanceAfterAMissingAnswerSettlesIt() {
    script.then(failure(new SocketException("reset")), answer(202, ACCEPTED));

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    // Its job may fail, and then what the first request did is not known.
    Instant first = VirtualTime.START;
    assertThat(((DeliveryOutcome.Accepted) outcome).unclearAt(), is(first));
  }

  @Test
  void refusalAfterAMissingAnswerSettlesABatchThatWillBeHalved() {
    script.then(failure(new SocketException("reset")), answer(400, "{\"message\":\"bad\"}"));

    // Until each half has its answer, what the first request did is not known.
    assertThat(
        client.send(Samples.batch(2)),
        is(new DeliveryOutcome.Refused(400, "BAD", VirtualTime.START)));
  }

  @Test
  void refusalAfterAMissingAnswerLeavesASingleRecordUnknown() {
    script.then(
        failure(new SocketException("reset")),
        answer(400, "{\"message\":\"bad\"}"),
        answer(400, "{\"message\":\"bad\"}"));

    DeliveryOutcome first = client.send(Samples.batch(1));
    DeliveryOutcome second = client.send(Samples.batch(1));

    assertThat(
        first,
        is(new DeliveryOutcome.OutcomeUnknown("no_answer_then_http_400", VirtualTime.START)));
    assertThat(second, is(new DeliveryOutcome.Refused(400, "BAD")));
  }

  @Test
  void lostAccessAfterAMissingAnswerLeavesTheBatchUnknown() {
    script.then(failure(new SocketTimeoutException("read")), answer(403, "{}"));

    assertThat(
        client.send(Samples.batch(3)),
        is(new DeliveryOutcome.OutcomeUnknown("no_answer_then_forbidden", VirtualTime.START)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void refusalOfContentIsNotRepeatedAndShowsNoValue(int status) {
    script.then(answer(status, "{\"message\":\"records[0] member-0 has a bad hash\"}"));

    assertThat(
        client.send(Samples.batch(1)),
        is(new DeliveryOutcome.Refused(status, "RECORDS_X_HAS_A_BAD_HASH")));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {301, 302, 307, 402, 404, 405, 406, 409, 410, 411, 414, 415, 418, 426, 428, 431, 451})
  void refusalOfTheRequestSaysNothingOfItsRecords(int status) {
    script.then(answer(status, "<html>member-0 blocked by policy</html>"));

    assertThat(
        client.send(Samples.batch(3)),
        is(new DeliveryOutcome.RequestRefused(status, "HTTP_" + status)));
    assertThat("not repeated", script.apiCalls(), hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void pageOfAGatewayIsNoRefusalOfContent(int status) {
    script.then(answer(status, "<html><body>Bad request</body></html>"));

    assertThat(
        client.send(Samples.batch(1)),
        is(new DeliveryOutcome.RequestRefused(status, "HTTP_" + status)));
  }

  @Test
  void sizeIsToldApart() {
    script.then(
        answer(413, "<html>too large</html>"),
        answer(400, "{\"message\":\"The input payload exceeds 1MB limit.\"}"));

    assertThat(
        client.send(Samples.batch(3)), is(new DeliveryOutcome.TooLarge(413, "HTTP_413", null)));
    assertThat(client.send(Samples.batch(3)), instanceOf(DeliveryOutcome.TooLarge.class));
  }

  @Test
  void refusedRequestAfterAMissingAnswerIsUnknown() {
    script.then(failure(new SocketException("reset")), answer(405, "{}"));

    assertThat(
        client.send(Samples.batch(3)),
        is(new DeliveryOutcome.OutcomeUnknown("no_answer_then_http_405", VirtualTime.START)));
  }

  @Test
  void audienceThatAmazonDoesNotKnowIsGone() {
    script.then(answer(404, "{\"message\":\"Audience 4711 was not found\"}"));

    assertThat(
        client.send(Samples.batch(1)), is(new DeliveryOutcome.AudienceGone("audience_not_found")));
  }

  @Test
  void missingWithoutAWordIsAskedForAndAGatewayThatKnowsNothingProvesNothing() {
    String notFound = "{\"message\":\"Not Found\"}";
    script.then(answer(404, notFound), answer(404, notFound), answer(404, notFound));
    assertThat(
        client.send(Samples.batch(1)), is(new DeliveryOutcome.RequestRefused(404, "NOT_FOUND")));

    script.then(answer(404, notFound), answer(404, notFound), answer(200, "[]"));
    assertThat(
        client.send(Samples.batch(1)), is(new DeliveryOutcome.AudienceGone("audience_not_found")));
  }

  @Test
  void unauthorizedRenewsTheTokenOnce() {
    script
        .thenToken(token("Atza|one", 3600), token("Atza|two", 3600))
        .then(answer(401, "{\"message\":\"Unauthorized\"}"), answer(202, ACCEPTED));

    assertThat(client.send(Samples.batch(1)), instanceOf(DeliveryOutcome.Accepted.class));
    assertThat(script.apiCalls().get(1).header("Authorization"), is("Bearer Atza|two"));
    assertThat("each request has its turn", pacer.acquired, hasSize(2));
  }

  @Test
  void unauthorizedTwiceIsAccessRefused() {
    script.then(answer(401, "{\"message\":\"Unauthorized\"}"), answer(401, "{}"));

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(script.tokenCalls(), hasSize(2));
    assertThat(((DeliveryOutcome.AccessRefused) outcome).code(), is("unauthorized"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, 'Amazon Error: Account 123456789 was not found', account_not_found, rights there",
    "401, No matching advertiser found for scope, advertiser_not_found, Check region",
    "401, Not authorized to access scope 4711, scope_not_authorized, run consent again",
    "403, Terms were not accepted, terms_not_accepted, accept them",
    "404, Connection c-1 was not found, connection_not_found, Check connection-id",
    "403, '', forbidden, Check their rights"
  })
  void accessAnswerNamesAccountAndRemedy(int status, String text, String code, String remedy) {
    script.then(answer(status, "{\"message\":\"" + text + "\"}"));

    DeliveryOutcome outcome = client.send(Samples.batch(4));

    DeliveryOutcome.AccessRefused refused = (DeliveryOutcome.AccessRefused) outcome;
    assertThat(refused.code(), is(code));
    assertThat(refused.remedy(), containsString("account acme-na (NA): "));
    assertThat(refused.remedy(), containsString(remedy));
    assertThat(refused.remedy(), not(containsString("123456789")));
    assertThat(script.apiCalls(), hasSize(1));
  }

  @Test
  void revokedGrantIsAccessRefusedWithoutARequest() {
    script.thenToken(answer(400, "{\"error\":\"invalid_grant\"}"));

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    DeliveryOutcome.AccessRefused refused = (DeliveryOutcome.AccessRefused) outcome;
    assertThat(refused.code(), is("invalid_grant"));
    assertThat(refused.remedy(), containsString("Run consent again"));
    assertThat(script.apiCalls(), hasSize(0));
    assertThat(pacer.acquired, hasSize(0));
  }

  @Test
  void successWithoutAJobIsUnknown() {
    script.then(answer(200, "<html>welcome</html>"));

    assertThat(
        client.send(Samples.batch(1)),
        is(new DeliveryOutcome.OutcomeUnknown("unreadable_answer", VirtualTime.START)));
  }

  @Test
  void redirectIsNotFollowed() {
    script.then(answer(302, ""));

    assertThat(
        client.send(Samples.batch(1)), is(new DeliveryOutcome.RequestRefused(302, "HTTP_302")));
  }

  @Test
  void interruptedCallerGetsAValueAndKeepsTheFlag() {
    script.then(failure(new SocketTimeoutException("read")));
    time.interruptNextSleep();

    DeliveryOutcome outcome = client.send(Samples.batch(1));

    assertThat(Thread.interrupted(), is(true));
    assertThat(outcome, is(new DeliveryOutcome.OutcomeUnknown("interrupted", VirtualTime.START)));
    assertThat(script.apiCalls(), hasSize(1));
  }

  @Test
  void stoppedLaneStartsNoRequest() {
    RequestPacer stopped =
        new Samples.RecordingPacer() {
          @Override
          public synchronized void acquire(int records) {
            throw new CancellationException("lease lost");
          }
        };
    AmazonAdsClient stoppedClient =
        AmazonAdsClient.over(script.transport(), Samples.settings(time), stopped);

    assertThat(
        stoppedClient.send(Samples.batch(1)),
        is(new DeliveryOutcome.Unavailable("lane_stopped", Duration.ZERO)));
    assertThat(script.apiCalls(), hasSize(0));
  }
}
