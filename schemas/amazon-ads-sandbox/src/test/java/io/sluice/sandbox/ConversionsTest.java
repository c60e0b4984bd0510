package io.sluice.sandbox;

import static io.sluice.sandbox.EventBodies.EVENT;
import static io.sluice.sandbox.EventBodies.event;
import static io.sluice.sandbox.EventBodies.events;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.DefinitionsAnswer;
import io.sluice.amazonads.DefinitionsListAnswer;
import io.sluice.amazonads.EventDataAnswer;
import io.sluice.amazonads.EventsAnswer;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.sandbox.EventView.Exclusion;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both generations of the conversions API over HTTP. */
final class ConversionsTest {
  private static final String ACCOUNT = "9007199254740993";

  private final SettableClock clock = new SettableClock();
  private AmazonAdsSandbox sandbox = SandboxClient.checked().clock(clock).start();

  @AfterEach
  void close() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @Test
  void goodEventIsTakenEchoedAndCounted() {
    HttpResponse<String> answer = post(events(EVENT));
    assertThat(answer.statusCode(), is(207));
    EventsAnswer body = SandboxClient.read(answer, EventsAnswer.class);
    assertThat(body.error(), is(List.of()));
    assertThat(body.success().get(0).index(), is(0));
    assertThat(body.success().get(0).event().eventId(), is("order-1"));
    EventView seen = sandbox.events().get(0);
    assertThat(seen.account(), is(ACCOUNT));
    assertThat(seen.name(), is("Online order"));
    assertThat(seen.digests(), is(Map.of("EMAIL", EventBodies.HEX)));
    assertThat(seen.rawKeys(), is(List.of("MAID")));
    assertThat(seen.consent(), is(List.of("geo", "amazonConsent")));
    assertThat(sandbox.eventCounts(), is(new EventCounts(1, 1, Map.of())));
    assertThat(sandbox.requests().get(1).events(), is(1));
  }

  static Stream<Arguments> badEvents() {
    return EventBodies.badEvents().entrySet().stream()
        .map(bad -> Arguments.of(bad.getValue(), bad.getKey()));
  }

  @ParameterizedTest
  @MethodSource("badEvents")
  void badEventIsRefusedByItselfAndNothingIsQuoted(String code, String bad) {
    HttpResponse<String> answer = post(events(event("good"), bad));
    assertThat(answer.statusCode(), is(207));
    EventsAnswer body = SandboxClient.read(answer, EventsAnswer.class);
    assertThat(body.success().stream().map(EventsAnswer.Success::index).toList(), is(List.of(0)));
    EventsAnswer.Failure failure = body.error().get(0);
    assertThat(failure.index(), is(1));
    List<String> codes =
        failure.errors().stream().map(EventsAnswer.EventError::code).distinct().toList();
    assertThat(codes, is(List.of(code)));
    assertThat(failure.errors().toString(), not(containsString("example")));
    assertThat(failure.errors().get(0).message(), not(containsString("example")));
    assertThat(sandbox.events().size(), is(1));
  }

  @Test
  void oldestEventIsTwentyOneDaysOld() {
    String oldest = EVENT.replace("2026-02-28T12:00:00Z", "2026-02-08T00:00:00Z");
    assertThat(refused(post(events(oldest))), is(0));
    String ahead = EVENT.replace("2026-02-28T12:00:00Z", "2026-03-01T01:05:00+01:00");
    assertThat(refused(post(events(ahead.replace("order-1", "order-2")))), is(0));
  }

  @Test
  void brokenShapeRefusesTheWholeRequest() {
    for (String body :
        List.of(
            "{",
            "[]",
            "{\"events\":[]}",
            "{}",
            "{\"events\":[1]}",
            "{\"events\":[" + EVENT + "],\"more\":1}",
            events(EVENT.replace("12.5", "\"12.5\"")),
            events(EVENT.replace("\"order-1\"", "7")),
            events(EVENT.replace("\"unitsSold\":2", "\"unitsSold\":2.5")),
            events(Collections.nCopies(501, EVENT).toArray(new String[0])))) {
      HttpResponse<String> answer = post(body);
      assertThat(body.substring(0, Math.min(40, body.length())), answer.statusCode(), is(400));
      assertThat(answer.body(), containsString("\"code\":\"INVALID_INPUT\""));
    }
    assertThat(sandbox.events(), is(List.of()));
    String[] most = Collections.nCopies(500, EVENT).toArray(new String[0]);
    assertThat(post(events(most)).statusCode(), is(207));
  }

  @Test
  void enumerationsRefuseTheWholeRequestWhereAskedFor() {
    restart(SandboxClient.checked().eventRefusals(EventRefusals.WHOLE_REQUEST));
    String unlisted = EVENT.replace("WEBSITE", "SHOP");
    assertThat(post(events(event("good"), unlisted)).statusCode(), is(400));
    assertThat(sandbox.events(), is(List.of()));
    String tooOld = EVENT.replace("2026-02-28", "2026-01-28");
    assertThat(post(events(tooOld)).statusCode(), is(207));
  }

  @Test
  void lenientSandboxIgnoresUnknownFieldsAndRepeatedKeys() {
    restart(SandboxClient.checked().strictness(Strictness.LENIENT));
    String odd =
        EVENT
            .replace("\"value\":12.5,", "\"value\":12.5,\"color\":1,")
            .replace("MAID\",\"values\":[\"cdda802e", "EMAIL\",\"values\":[\"" + EventBodies.HEX);
    assertThat(refused(post(events(odd))), is(0));
  }

  @Test
  void europeNeedsASignal() {
    String silent = EVENT.replaceAll("\"consent\":.*?\\}\\},", "");
    assertThat(refused(post(events(silent))), is(0));
    assertThat(refused(post(events(silent.replace("\"US\"", "\"NO\"")))), is(1));
    assertThat(refused(client(ApiRegion.EU), silent.replace("\"US\"", "\"IN\"")), is(1));
    assertThat(refused(client(ApiRegion.EU), EVENT.replace("\"US\"", "\"IN\"")), is(0));
  }

  @Test
  void repeatedIdCountsOnce() {
    post(events(EVENT));
    clock.pass(Duration.ofMinutes(1));
    post(events(EVENT.replace("12.5", "13.5")));
    assertThat(
        sandbox.events().stream().map(EventView::counted).toList(), is(List.of(true, false)));
    assertThat(
        sandbox.eventCounts(), is(new EventCounts(2, 1, Map.of(Exclusion.DUPLICATE_ID, 1L))));
  }

  @Test
  void latestOfOneIdCountsWhereAskedFor() {
    restart(SandboxClient.checked().eventDedupe(EventDedupe.KEEP_LATEST));
    post(events(EVENT));
    post(events(EVENT.replace("12.5", "13.5")));
    assertThat(
        sandbox.events().stream().map(EventView::counted).toList(), is(List.of(false, true)));
  }

  @Test
  void idIsForgottenAfterFourWeeksAndIsOfItsAccountAndRegion() {
    post(events(EVENT));
    refused(client(ApiRegion.EU), EVENT);
    assertThat(sandbox.eventCounts().counted(), is(2L));
    clock.pass(Duration.ofDays(28));
    client(ApiRegion.NA).login();
    post(events(EVENT.replace("2026-02-28T12", "2026-03-28T12")));
    assertThat(sandbox.eventCounts().counted(), is(3L));
  }

  @Test
  void sameMomentCountsOnceWhateverTheId() {
    post(events(EVENT, event("order-2").replace("12:00:00Z", "12:00:00.200Z")));
    assertThat(sandbox.eventCounts().excluded(), is(Map.of(Exclusion.SAME_MOMENT, 1L)));
    post(events(event("order-3").replace("12:00:00Z", "12:00:00.401Z")));
    post(events(event("order-4").replace("12.5", "13")));
    assertThat(sandbox.eventCounts().counted(), is(3L));
  }

  @Test
  void deniedConsentAndLimitedUseAreTakenAndDoNotCount() {
    String limited =
        event("order-2")
            .replace(
                "\"unitsSold\":2",
                "\"unitsSold\":2,\"dataProcessingOptions\":{\"options\":\"LIMITED_DATA_USE\"}");
    assertThat(refused(post(events(EVENT.replace("GRANTED", "DENIED"), limited))), is(0));
    assertThat(
        sandbox.eventCounts().excluded(),
        is(Map.of(Exclusion.CONSENT_DENIED, 1L, Exclusion.LIMITED_DATA_USE, 1L)));
  }

  @Test
  void headersAreAskedForInAmazonsOrder() {
    assertThat(status("Atza|wrong", "c", ACCOUNT, VendorMediaTypes.JSON), is(401));
    String token = client(ApiRegion.NA).login();
    String client = SandboxCredentials.DEFAULT.clientId();
    assertThat(status(token, null, ACCOUNT, VendorMediaTypes.JSON), is(400));
    assertThat(status(token, client, null, VendorMediaTypes.JSON), is(400));
    assertThat(status(token, client, "ENTITY123", VendorMediaTypes.JSON), is(400));
    assertThat(status(token, "other", ACCOUNT, VendorMediaTypes.JSON), is(401));
    assertThat(status(token, client, ACCOUNT, VendorMediaTypes.AUDIENCES), is(415));
    assertThat(status(token, client, ACCOUNT, VendorMediaTypes.EVENT_DATA), is(207));
    assertThat(status(token, client, "amzn1.ads-account.g.abc1", VendorMediaTypes.JSON), is(207));
  }

  @Test
  void accountThatIsNotLinkedInTheRegionIsForbidden() {
    restart(SandboxClient.checked().advertiser(ApiRegion.NA, 7L));
    HttpResponse<String> answer = post(events(EVENT));
    assertThat(answer.statusCode(), is(403));
    assertThat(answer.body(), containsString("\"code\":\"FORBIDDEN\""));
    HttpResponse<String> older = call("POST", AdsPaths.definitionsList(8), "{}");
    assertThat(older.statusCode(), is(403));
    assertThat(call("POST", AdsPaths.definitionsList(7), "{}").statusCode(), is(200));
  }

  @Test
  void bodyOfMoreThanAMebibyteIsTooLarge() {
    String large = events(EVENT.replace("192.0.2.77", "1".repeat(1 << 20)));
    HttpResponse<String> answer = post(large);
    assertThat(answer.statusCode(), is(413));
    assertThat(answer.body(), containsString("CONTENT_TOO_LARGE"));
  }

  @Test
  void rateIsOfTheAdvertiser() {
    sandbox.close();
    sandbox =
        AmazonAdsSandbox.builder()
            .contractChecks(ContractChecks.REQUESTS_AND_ANSWERS)
            .clock(clock)
            .ticker(() -> 0)
            .rateLimit(RateLimit.perSecond(1))
            .start();
    SandboxClient na = client(ApiRegion.NA);
    assertThat(post(na, events(EVENT)).statusCode(), is(207));
    HttpResponse<String> second = post(na, events(EVENT));
    assertThat(second.statusCode(), is(429));
    assertThat(second.headers().firstValue("Retry-After").orElse(""), is("1"));
    assertThat(SandboxClient.send(request(na, "77", events(EVENT))).statusCode(), is(207));
  }

  @Test
  void definitionsAreCreatedUpdatedAndListedWithIndexesFromOne() {
    DefinitionsAnswer created =
        SandboxClient.read(
            call(
                "POST",
                AdsPaths.definitions(7),
                "[" + EventBodies.definition("A") + "," + EventBodies.definition("") + "]"),
            DefinitionsAnswer.class);
    assertThat(created.success().get(0).index(), is(1));
    assertThat(created.error().get(0).index(), is(2));
    String id = created.success().get(0).conversionDefinitionId();
    assertThat(Long.parseLong(id) > 1L << 53, is(true));
    String change = "[{\"conversionDefinitionId\":\"" + id + "\",\"name\":\"B\"}]";
    call("PUT", AdsPaths.definitions(7), change);
    for (int i = 0; i < 11; i++) {
      call("POST", AdsPaths.definitions(7), "[" + EventBodies.definition("D" + i) + "]");
    }
    DefinitionsListAnswer page = list("{}");
    assertThat(page.conversionDefinitions().size(), is(10));
    assertThat(page.conversionDefinitions().get(0).name(), is("B"));
    DefinitionsListAnswer last = list("{\"nextToken\":\"" + page.nextToken() + "\"}");
    assertThat(last.conversionDefinitions().size(), is(2));
    assertThat(last.nextToken() == null, is(true));
    String filter =
        "{\"filters\":[{\"field\":\"CONVERSION_DEFINITION_ID\",\"values\":[\"" + id + "\"]}]}";
    assertThat(list(filter).conversionDefinitions().size(), is(1));
  }

  @Test
  void eventDataNamesADefinitionAndIsAtMostSevenDaysOld() {
    String id =
        SandboxClient.read(
                call("POST", AdsPaths.definitions(7), "[" + EventBodies.definition("A") + "]"),
                DefinitionsAnswer.class)
            .success()
            .get(0)
            .conversionDefinitionId();
    String good = EventBodies.datum(id, "order-1");
    String old = good.replace("2026-02-28T12:00:00Z", "2026-02-21T23:59:59Z");
    String body = EventBodies.eventData(good, EventBodies.datum("1", "order-2"), old);
    EventDataAnswer answer =
        SandboxClient.read(
            call("POST", AdsPaths.eventData(7), body, VendorMediaTypes.EVENT_DATA),
            EventDataAnswer.class);
    assertThat(
        answer.success().stream().map(EventDataAnswer.Success::index).toList(), is(List.of(1)));
    assertThat(answer.error().stream().map(e -> e.index()).toList(), is(List.of(2, 3)));
    assertThat(
        answer.error().get(0).errors().get(0).fieldName(),
        containsString("conversionDefinitionId"));
    assertThat(sandbox.events().get(0).conversionType(), is("OFF_AMAZON_PURCHASES"));
    assertThat(sandbox.events().get(0).unitsSold(), is(9_999_999_999_999L));
  }

  @Test
  void answerLeavesOutSomeEventsThatWereTaken() {
    sandbox.faults().add(new FaultPolicy.MissingAnswers(1, 2));
    EventsAnswer answer =
        SandboxClient.read(post(events(event("a"), event("b"), event("c"))), EventsAnswer.class);
    assertThat(
        answer.success().stream().map(EventsAnswer.Success::index).toList(), is(List.of(0, 2)));
    assertThat(sandbox.events().size(), is(3));
  }

  @Test
  void certainEventsAreRefusedAloneOrWithTheirRequest() {
    long alone = sandbox.faults().add(new FaultPolicy.RefusedEvents("b"::equals, "CONFLICT"));
    assertThat(refused(post(events(event("a"), event("b")))), is(1));
    sandbox.faults().remove(alone);
    sandbox.faults().add(new FaultPolicy.RefusedBatch("b"::equals));
    assertThat(post(events(event("c"), event("b"))).statusCode(), is(400));
    assertThat(post(events(event("c"))).statusCode(), is(207));
    assertThat(sandbox.events().stream().map(EventView::eventId).toList(), is(List.of("a", "c")));
  }

  @Test
  void serverFaultMayComeAfterTheEventsWereTaken() {
    sandbox.faults().add(new FaultPolicy.ServerErrorAfterApply(1, 500));
    assertThat(post(events(EVENT)).statusCode(), is(500));
    assertThat(sandbox.events().size(), is(1));
  }

  @Test
  void droppedAnswerLeavesTheEventTaken() {
    sandbox.faults().add(new FaultPolicy.DropAnswerAfterApply(1));
    SandboxClient client = client(ApiRegion.NA);
    HttpRequest.Builder request = request(client, ACCOUNT, events(EVENT));
    assertThrows(IOException.class, () -> SandboxClient.trySend(request));
    assertThat(sandbox.events().size(), is(1));
  }

  @Test
  void insideShowsNoRawIdentifier() {
    post(events(EVENT));
    String lines = client(ApiRegion.NA).inside("GET", "/events").body();
    assertThat(lines.lines().count(), is(1L));
    assertThat(lines, containsString("\"eventId\":\"order-1\""));
    String counts = client(ApiRegion.NA).inside("GET", "/events/counts").body();
    assertThat(counts, containsString("\"counted\":1"));
    String all = lines + sandbox.events() + sandbox.requests();
    for (String secret : List.of("cdda802e", "192.0.2", "Ohm_1")) {
      assertThat(all, not(containsString(secret)));
    }
  }

  private void restart(SandboxBuilder builder) {
    sandbox.close();
    sandbox = builder.clock(clock).start();
  }

  private SandboxClient client(ApiRegion region) {
    return new SandboxClient(sandbox, region);
  }

  private HttpResponse<String> post(String body) {
    return post(client(ApiRegion.NA), body);
  }

  private static HttpResponse<String> post(SandboxClient client, String body) {
    return SandboxClient.send(request(client, ACCOUNT, body));
  }

  private static HttpRequest.Builder request(SandboxClient client, String account, String body) {
    return client
        .authorized(AdsPaths.EVENTS)
        .header(AdsHeaders.ADS_CLIENT_ID, SandboxCredentials.DEFAULT.clientId())
        .header(AdsHeaders.ADS_ACCOUNT_ID, account)
        .header("Content-Type", VendorMediaTypes.JSON)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private int status(String token, String clientId, String account, String type) {
    HttpRequest.Builder request =
        client(ApiRegion.NA)
            .plain(AdsPaths.EVENTS)
            .header(AdsHeaders.AUTHORIZATION, "Bearer " + token)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(events(EVENT)));
    if (clientId != null) {
      request.header(AdsHeaders.ADS_CLIENT_ID, clientId);
    }
    if (account != null) {
      request.header(AdsHeaders.ADS_ACCOUNT_ID, account);
    }
    return SandboxClient.send(request).statusCode();
  }

  private static int refused(HttpResponse<String> answer) {
    assertThat(answer.body(), answer.statusCode(), is(207));
    return SandboxClient.read(answer, EventsAnswer.class).error().size();
  }

  private static int refused(SandboxClient client, String event) {
    return refused(post(client, events(event)));
  }

  private DefinitionsListAnswer list(String body) {
    return SandboxClient.read(
        call("POST", AdsPaths.definitionsList(7), body), DefinitionsListAnswer.class);
  }

  private HttpResponse<String> call(String method, String path, String body) {
    return call(method, path, body, VendorMediaTypes.DEFINITIONS);
  }

  private HttpResponse<String> call(String method, String path, String body, String type) {
    return client(ApiRegion.NA).call(method, path, type, body);
  }
}
