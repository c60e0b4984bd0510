package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static io.sluice.amazonads.client.ScriptedTransport.failure;
import static io.sluice.amazonads.client.ScriptedTransport.token;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.conversion.EventWireSize;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.delivery.ConversionDefinitions.Declaration;
import io.sluice.domain.delivery.ConversionDefinitions.Remote;
import io.sluice.domain.delivery.ConversionDefinitions.Result;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.DeliveryOutcome.Answered;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.RemoteCallException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionCallsTest {
  private static final ConversionAccount ACCOUNT =
      ConversionAccount.advertiser(9_007_199_254_740_993L);
  private static final String TAKEN = "{\"success\":[{\"index\":0,\"event\":null}],\"error\":[]}";
  private static final Declaration ORDER =
      new Declaration(
          "Online order",
          "OFF_AMAZON_PURCHASES",
          "WEBSITE",
          Counting.EVERY,
          new BigDecimal("1.50"));

  private final VirtualTime time = new VirtualTime();
  private final ScriptedTransport script = new ScriptedTransport();
  private final Samples.RecordingPacer pacer = new Samples.RecordingPacer();
  private final AmazonConversionsClient client =
      AmazonConversionsClient.over(script.transport(), Samples.settings(time), ACCOUNT, pacer);

  @Test
  void eventsRequestIsAsTheContractSays() throws IOException {
    script.then(answer(207, TAKEN));

    DeliveryOutcome outcome = client.send(ConversionSamples.batch(1));

    assertThat(outcome, is(new Answered(List.of(EventAnswer.TAKEN), VirtualTime.START, 1)));
    ScriptedTransport.Seen call = script.apiCalls().get(0);
    assertThat(call.method(), is("POST"));
    assertThat(call.url(), is("https://advertising-api.amazon.com/adsApi/v1/create/events"));
    assertThat(call.header("Amazon-Ads-ClientId"), is(Samples.CLIENT_ID));
    assertThat(call.header("Amazon-Ads-AccountId"), is("9007199254740993"));
    assertThat(call.header("Amazon-Advertising-API-ClientId"), is(nullValue()));
    assertThat(call.header("Authorization"), is("Bearer " + ScriptedTransport.ACCESS_TOKEN));
    assertThat(call.header("Accept"), is("application/json"));
    assertThat(call.request().getContentType(), is("application/json"));
    assertThat(
        call.body(),
        containsString(
            "\"eventDescription\":{\"name\":\"Online order\",\"conversionType\":"
                + "\"OFF_AMAZON_PURCHASES\",\"eventSource\":\"WEBSITE\","
                + "\"eventIngestionMethod\":\"SERVER_TO_SERVER\"}"));
    assertThat(call.body(), containsString("\"eventTime\":\"2026-03-01T07:59:00Z\""));
    assertThat(pacer.acquired, contains(1));
  }

  @Test
  void eventDataRequestIsAsTheOlderContractSays() throws IOException {
    script.then(answer(207, "{\"success\":[{\"index\":1,\"message\":\"OK\"}]}"));

    DeliveryOutcome outcome = client.send(ConversionSamples.olderBatch(1, "583"));

    assertThat(outcome, is(new Answered(List.of(EventAnswer.TAKEN), VirtualTime.START, 1)));
    ScriptedTransport.Seen call = script.apiCalls().get(0);
    assertThat(
        call.url(),
        is(
            "https://advertising-api.amazon.com/accounts/9007199254740993/dsp/"
                + "conversionDefinitions/eventData"));
    assertThat(call.header("Amazon-Advertising-API-ClientId"), is(Samples.CLIENT_ID));
    assertThat(call.header("Amazon-Ads-ClientId"), is(nullValue()));
    assertThat(
        call.request().getContentType(), is("application/vnd.dspconversioneventimport.v1+json"));
    assertThat(call.body(), containsString("\"conversionDefinitionId\":\"583\""));
    assertThat(call.body(), containsString("\"clientDedupeId\":\"order-0\""));
    assertThat(call.body(), containsString("\"source\":\"SERVER_TO_SERVER\"}"));
  }

  @Test
  void sameBatchGivesTheSameBytes() throws IOException {
    script.then(answer(207, "{}"), answer(207, "{}"));
    client.send(ConversionSamples.batch(3));
    client.send(ConversionSamples.batch(3));
    assertThat(script.apiCalls().get(1).body(), is(script.apiCalls().get(0).body()));
  }

  @Test
  void indexesCountFromZeroInTheEventsApi() {
    script.then(
        answer(
            207,
            "{\"success\":[{\"index\":0},{\"index\":2}],\"error\":[{\"index\":1,\"errors\":["
                + "{\"code\":\"FIELD_VALUE_IS_INVALID\",\"message\":\"'jo@example.com' is bad\","
                + "\"fieldLocation\":\"events[1].currencyCode\"},{\"code\":\"X\","
                + "\"message\":\"\"}]}]}"));

    Answered answered = (Answered) client.send(ConversionSamples.batch(4));

    assertThat(
        answered.events(),
        contains(
            EventAnswer.TAKEN,
            EventAnswer.refused("FIELD_VALUE_IS_INVALID", "currencyCode"),
            EventAnswer.TAKEN,
            EventAnswer.MISSING));
  }

  @Test
  void indexesCountFromOneInTheOlderApi() {
    script.then(
        answer(
            207,
            "{\"success\":[{\"index\":1}],\"error\":[{\"index\":2,\"code\":\"INVALID_ARGUMENT\","
                + "\"message\":\"\",\"errors\":[{\"errorType\":\"INVALID_VALUE\",\"fieldName\":"
                + "\"timestamp\",\"message\":\"\"}]},{\"index\":3,\"code\":\"DENIED\"}]}"));

    Answered answered = (Answered) client.send(ConversionSamples.olderBatch(4, "583"));

    assertThat(
        answered.events(),
        contains(
            EventAnswer.TAKEN,
            EventAnswer.refused("INVALID_VALUE", "timestamp"),
            EventAnswer.refused("DENIED", ""),
            EventAnswer.MISSING));
  }

  @Test
  void placeThatHoldsAValueIsNotShown() {
    script.then(
        answer(
            207,
            "{\"error\":[{\"index\":0,\"errors\":[{\"code\":\"jo@example.com\",\"message\":\"\","
                + "\"fieldLocation\":\"jo@example.com\"}]}]}"));

    Answered answered = (Answered) client.send(ConversionSamples.batch(1));

    assertThat(answered.events(), contains(EventAnswer.refused("X", "")));
  }

  @Test
  void throttledRequestWaitsAsAskedAndIsRepeated() {
    script.then(answer(429, "{\"code\":\"TOO_MANY_REQUESTS\"}", "9"), answer(207, TAKEN));

    Answered answered = (Answered) client.send(ConversionSamples.batch(1));

    assertThat(answered.attempts(), is(2));
    assertThat(pacer.throttles, contains(Duration.ofSeconds(9)));
    assertThat(time.sleeps(), contains(Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void serverFaultIsRepeatedAndUnknownWhenItStays(int status) {
    for (int i = 0; i < 5; i++) {
      script.then(answer(status, "{}"));
    }

    DeliveryOutcome outcome = client.send(ConversionSamples.batch(1));

    assertThat(((DeliveryOutcome.OutcomeUnknown) outcome).code(), is("http_" + status));
  }

  @Test
  void answerSettlesWhatAnEarlierTimeOutLeftOpen() {
    script.then(failure(new SocketTimeoutException("slow")), answer(207, TAKEN));

    assertThat(client.send(ConversionSamples.batch(1)), instanceOf(Answered.class));
  }

  @ParameterizedTest
  @CsvSource({"400, INVALID_INPUT", "422, INVALID_INPUT"})
  void requestRefusedWholeSaysAmazonsCode(int status, String code) {
    script.then(answer(status, "{\"code\":\"" + code + "\",\"message\":\"order-0 is bad\"}"));

    assertThat(
        client.send(ConversionSamples.batch(2)), is(new DeliveryOutcome.Refused(status, code)));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 404, 405, 406, 409, 411, 414, 415, 426, 428, 431, 451})
  void refusalOfTheRequestSaysNothingOfItsEvents(int status) {
    script.then(
        answer(status, "{\"code\":\"BAD_REQUEST\",\"message\":\"order-0\"}"),
        answer(status, "<html>blocked</html>"));

    assertThat(
        client.send(ConversionSamples.batch(2)),
        is(new DeliveryOutcome.RequestRefused(status, "BAD_REQUEST")));
    assertThat(
        client.send(ConversionSamples.batch(2)),
        is(new DeliveryOutcome.RequestRefused(status, "HTTP_" + status)));
  }

  @ParameterizedTest
  @CsvSource({"413, CONTENT_TOO_LARGE", "400, CONTENT_TOO_LARGE"})
  void sizeIsToldApart(int status, String code) {
    script.then(answer(status, "{\"code\":\"" + code + "\",\"message\":\"order-0 is bad\"}"));

    assertThat(
        client.send(ConversionSamples.batch(2)),
        is(new DeliveryOutcome.TooLarge(status, code, null)));
  }

  @Test
  void eventIdIsNoPartOfACode() {
    script.then(answer(400, "{\"message\":\"order-0 is bad\"}"));

    assertThat(
        client.send(ConversionSamples.batch(1)), is(new DeliveryOutcome.Refused(400, "X_IS_BAD")));
  }

  @Test
  void answerThatCannotBeReadIsUnknown() {
    script.then(answer(207, "<html>"));

    assertThat(
        client.send(ConversionSamples.batch(1)),
        is(new DeliveryOutcome.OutcomeUnknown("unreadable_answer", VirtualTime.START)));
  }

  @Test
  void expiredTokenIsRenewedOnce() {
    script
        .then(answer(401, "{\"code\":\"UNAUTHORIZED\",\"message\":\"\"}"), answer(207, TAKEN))
        .thenToken(token("Atza|one", 3600), token("Atza|two", 3600));

    assertThat(client.send(ConversionSamples.batch(1)), instanceOf(Answered.class));
    assertThat(script.apiCalls().get(1).header("Authorization"), is("Bearer Atza|two"));
  }

  @Test
  void missingRightIsAccessRefusedWithARemedy() {
    script.then(
        answer(
            403, "{\"code\":\"FORBIDDEN\",\"message\":\"The advertiser is not linked in NA.\"}"));

    DeliveryOutcome.AccessRefused refused =
        (DeliveryOutcome.AccessRefused) client.send(ConversionSamples.batch(1));

    assertThat(refused.code(), is("events_manager_forbidden"));
    assertThat(refused.remedy(), containsString("acme-na"));
  }

  @Test
  void definitionsAreCreatedOnceAndMappedByIndexesFromOne() throws IOException {
    script.then(
        answer(
            207,
            "{\"success\":[{\"index\":1,\"conversionDefinitionId\":\"9007199254740995\"}],"
                + "\"error\":[{\"index\":2,\"code\":\"INVALID_ARGUMENT\",\"errors\":["
                + "{\"errorType\":\"INVALID_VALUE\",\"fieldName\":\"name\",\"message\":\"\"}]}]}"));

    List<Result> results = client.create(List.of(ORDER, ORDER, ORDER), () -> {});

    assertThat(
        results,
        contains(
            new Result.Done("9007199254740995"),
            new Result.Refused("INVALID_VALUE", "name"),
            new Result.Unanswered()));
    assertThat(
        script.apiCalls().get(0).body(),
        containsString("\"countingMethod\":\"EVERY\",\"value\":1.50}"));
  }

  @Test
  void creationWithoutAnAnswerIsUnknownAndNotRepeated() {
    script.then(failure(new SocketTimeoutException("slow")));

    RemoteCallException e =
        assertThrows(RemoteCallException.class, () -> client.create(List.of(ORDER), () -> {}));

    assertThat(e.kind(), is(RemoteCallException.Kind.OUTCOME_UNKNOWN));
    assertThat(script.apiCalls(), hasSize(1));
  }

  @Test
  void listThatFailsIsUnavailableForItChangesNothing() {
    for (int i = 0; i < 5; i++) {
      script.then(answer(503, "{}"));
    }
    RemoteCallException e = assertThrows(RemoteCallException.class, client::list);
    assertThat(e.kind(), is(RemoteCallException.Kind.UNAVAILABLE));
  }

  @Test
  void listGoesRoundAllPagesAndNotForEver() {
    String page =
        "{\"conversionDefinitions\":[{\"conversionDefinitionId\":\"%s\",\"name\":\"Online order\","
            + "\"source\":\"SERVER_TO_SERVER\",\"sourceType\":\"WEBSITE\",\"conversionType\":"
            + "\"OFF_AMAZON_PURCHASES\",\"countingMethod\":\"EVERY\",\"value\":1.50}]%s}";
    script.then(
        answer(200, page.formatted("1", ",\"nextToken\":\"t\"")),
        answer(200, page.formatted("2", "")));
    assertThat(client.list(), contains(new Remote("1", ORDER), new Remote("2", ORDER)));

    script.then(
        answer(200, page.formatted("1", ",\"nextToken\":\"t\"")),
        answer(200, page.formatted("1", ",\"nextToken\":\"t\"")));
    assertThrows(RemoteCallException.class, client::list);
  }

  @Test
  void accountIsAnAdvertiserAndNoEntity() {
    assertThat(new ConversionAccount("amzn1.ads-account.g.abc1").id().isEmpty(), is(false));
    for (String bad : List.of("ENTITY123", "", "12x", "9223372036854775808", "amzn1.ads-account")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new ConversionAccount(bad));
      assertThat(e.getMessage(), containsString("entity"));
    }
    assertThat(new ConversionAccount("9223372036854775807").advertiserId(), is(Long.MAX_VALUE));
  }

  @Test
  void sizeByTheDomainsArithmeticIsNeverLessThanTheBody() {
    for (ConversionEvent event : List.of(ConversionSamples.event(7), ConversionSamples.full())) {
      long current =
          io.sluice.amazonads.EventsBodyWriter.events().size(WireConversion.of(event, null)) + 1;
      long bound = EventWireSize.of(event);
      assertThat(bound >= current && bound <= current + 200, is(true));
    }
    long older =
        io.sluice.amazonads.EventsBodyWriter.eventData()
                .size(WireConversion.of(ConversionSamples.event(7), "9".repeat(20)))
            + 1;
    assertThat(EventWireSize.of(ConversionSamples.event(7)) >= older, is(true));
  }

  @Test
  void codeListsOfTheContractsReachTheRules() {
    EventVocabulary events = WireVocabulary.of(ConversionApi.EVENTS);
    assertThat(events.matchKeys().keySet(), hasSize(15));
    assertThat(events.matchKeys().get("FIP"), is(KeyForm.RAW));
    assertThat(events.matchKeys().keySet().iterator().next(), is("EMAIL"));
    EventVocabulary older = WireVocabulary.of(ConversionApi.DEFINITIONS);
    assertThat(older.currencies(), hasSize(18));
    assertThat(older.matchKeys().containsKey("MATCH_ID"), is(false));
  }

  @Test
  void nothingOfThePersonIsInTexts() {
    String texts =
        WireConversion.of(ConversionSamples.full(), null)
            + ConversionSamples.batch(1).toString()
            + ACCOUNT;
    for (String secret : List.of("2001:db8", "192.0.2", "CPc", "device-0")) {
      assertThat(texts, not(containsString(secret)));
    }
  }
}
