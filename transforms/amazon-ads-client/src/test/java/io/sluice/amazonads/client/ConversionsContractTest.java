package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.EventsBodyWriter;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionRules;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVerdict;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.conversion.EventWireSize;
import io.sluice.domain.conversion.RowTime;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.delivery.ConversionDefinitions.Declaration;
import io.sluice.domain.delivery.ConversionDefinitions.Remote;
import io.sluice.domain.delivery.ConversionDefinitions.Result;
import io.sluice.domain.delivery.ConversionDelivery;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.EventEnd;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RequestPacer;
import io.sluice.domain.qualify.Region;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.ContractChecks;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.Operation;
import io.sluice.sandbox.RateLimit;
import io.sluice.sandbox.SandboxBuilder;
import io.sluice.sandbox.SandboxCredentials;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both generations of conversions against the sandbox over real HTTP; only waiting is virtual. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConversionsContractTest {
  private static final Declaration ORDER =
      new Declaration(
          "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", Counting.EVERY, BigDecimal.ONE);

  private final VirtualTime time = new VirtualTime();
  private AmazonAdsSandbox sandbox;

  @AfterEach
  void nothingBrokeTheContract() {
    try {
      assertThat(sandbox.contractViolations(), is(empty()));
    } finally {
      sandbox.close();
    }
  }

  @Test
  void eventsArriveAsTheyAre() {
    AmazonConversionsClient client = start(checked(), Region.NA);
    List<ConversionEvent> events = List.of(ConversionSamples.event(0), ConversionSamples.full());

    DeliveryOutcome outcome = client.send(ConversionBatch.events(ConversionSamples.ID, events));

    assertThat(answers(outcome), is(List.of(EventAnswer.TAKEN, EventAnswer.TAKEN)));
    EventView first = sandbox.events().get(0);
    assertThat(first.account(), is("9007199254740993"));
    assertThat(first.digests(), is(Map.of("EMAIL", events.get(0).keys().get(0).wireValue())));
    assertThat(first.eventTime(), is(events.get(0).time()));
    EventView second = sandbox.events().get(1);
    assertThat(second.dataSetName(), is("Stores"));
    assertThat(second.value(), is(new BigDecimal("9999999999999.99")));
    assertThat(second.excluded(), is(EventView.Exclusion.LIMITED_DATA_USE));
  }

  @ParameterizedTest
  @EnumSource
  void eachRegionHasItsHost(Region region) {
    AmazonConversionsClient client = start(checked(), region);
    answers(client.send(ConversionSamples.batch(1)));
    boolean refused = region == Region.EU;
    // Without consent the host of the EU refuses the event by itself.
    assertThat(sandbox.events(), hasSize(refused ? 0 : 1));
    assertThat(sandbox.requests().get(1).region(), is(ApiRegion.valueOf(region.name())));
  }

  @Test
  void fullBatchOfEachGenerationIsTaken() {
    AmazonConversionsClient client = start(checked(), Region.NA);
    String id = define(client);

    assertThat(answers(client.send(ConversionSamples.batch(500))), hasSize(500));
    assertThat(answers(client.send(ConversionSamples.olderBatch(100, id))), hasSize(100));

    // The older API saw ids that the Events API has taken before: Amazon drops them.
    assertThat(sandbox.eventCounts().taken(), is(600L));
    assertThat(sandbox.eventCounts().counted(), is(500L));
  }

  @Test
  void definitionsAreCreatedUpdatedAndListedOverAllPages() {
    AmazonConversionsClient client = start(checked(), Region.NA);
    String id = define(client);
    for (int i = 0; i < 12; i++) {
      client.create(java.util.Collections.nCopies(10, ORDER), () -> {});
    }
    Declaration renamed =
        new Declaration("Web order", "LEAD", "OFFLINE", Counting.FIRST, new BigDecimal("2.5"));

    assertThat(
        client.update(List.of(new Remote(id, renamed), new Remote("1", renamed))),
        is(
            List.of(
                new Result.Done(id),
                new Result.Refused("FIELD_VALUE_NOT_FOUND", "conversionDefinitionId"))));

    List<Remote> all = client.list();
    assertThat(all, hasSize(121));
    assertThat(all.get(0), is(new Remote(id, renamed)));
    assertThat("an id beyond a double's reach", Long.parseLong(id), greaterThan(1L << 53));
  }

  @Test
  void eventOfAnUnknownDefinitionIsRefusedByItself() {
    AmazonConversionsClient client = start(checked(), Region.NA);
    List<EventAnswer> answers = answers(client.send(ConversionSamples.olderBatch(1, "17")));
    assertThat(
        answers,
        is(List.of(EventAnswer.refused("FIELD_VALUE_NOT_FOUND", "conversionDefinitionId"))));
  }

  @Test
  void throttledAndFailedRequestsArriveOnce() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    strike(new FaultPolicy.ThrottleEveryNth(1, 7), 1);
    strike(new FaultPolicy.ServerErrorEveryNth(1, 503), 1);
    DeliveryOutcome.Answered answered =
        (DeliveryOutcome.Answered) client.send(ConversionSamples.batch(2));
    assertThat(answered.attempts() > 1, is(true));
    assertThat(sandbox.events(), hasSize(2));
  }

  @Test
  void eventsTakenBeforeAnAnswerWasLostCountOnce() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    strike(new FaultPolicy.DropAnswerAfterApply(1), 1);
    strike(new FaultPolicy.ServerErrorAfterApply(1, 500), 2);

    assertThat(answers(client.send(ConversionSamples.batch(3))), hasSize(3));

    assertThat(sandbox.eventCounts().counted(), is(3L));
    assertThat(sandbox.eventCounts().taken(), greaterThan(3L));
  }

  @Test
  void answersThatNeverComeHoldTheEvents() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    sandbox.faults().add(new FaultPolicy.ServerErrorAfterApply(1, 500));

    List<EventEnd> ends = deliver(client, ConversionSamples.batch(2));

    assertThat(
        ends.stream().map(EventEnd::kind).toList(),
        is(List.of(EventEnd.Kind.HELD, EventEnd.Kind.HELD)));
    assertThat(sandbox.eventCounts().counted(), is(2L));
  }

  @Test
  void regionThatIsDownTakesNothingAndTheTokenEndsMidRun() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    answers(client.send(ConversionSamples.batch(1)));
    sandbox.expireTokens();
    assertThat(answers(client.send(ConversionSamples.batch(2))), hasSize(2));
    sandbox.faults().add(new FaultPolicy.RegionDown());
    assertThat(
        client.send(ConversionSamples.batch(1)), instanceOf(DeliveryOutcome.OutcomeUnknown.class));
  }

  @Test
  void everyEventIsAccountedForWhateverTheAnswersSay() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    sandbox.faults().add(new FaultPolicy.RefusedBatch("order-1[37]"::matches));
    sandbox.faults().add(new FaultPolicy.RefusedBatch(id -> id.matches("order-(13|77)")));
    sandbox
        .faults()
        .add(new FaultPolicy.RefusedEvents("order-5"::equals, "FIELD_VALUE_IS_INVALID"));
    sandbox.faults().add(new FaultPolicy.RefusedEvents("order-6"::equals, "INTERNAL_ERROR"));

    List<EventEnd> ends = deliver(client, ConversionSamples.batch(100));

    Map<EventEnd.Kind, Long> counts =
        ends.stream().collect(Collectors.groupingBy(EventEnd::kind, Collectors.counting()));
    assertThat(
        counts,
        is(
            Map.of(
                EventEnd.Kind.ACCEPTED, 96L,
                EventEnd.Kind.REJECTED, 1L,
                // Whether an event that is refused alone is at fault is not for one batch to say.
                EventEnd.Kind.DEFERRED, 3L)));
    assertThat(ends.get(13), is(new EventEnd(EventEnd.Kind.DEFERRED, "INVALID_INPUT", "")));
    assertThat(
        ends.get(5), is(new EventEnd(EventEnd.Kind.REJECTED, "FIELD_VALUE_IS_INVALID", "eventId")));
    assertThat(sandbox.events().stream().map(EventView::eventId).distinct().count(), is(96L));
  }

  @Test
  void eventThatTheAnswerLeavesOutIsHeldThoughItWasTaken() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    sandbox.faults().add(new FaultPolicy.MissingAnswers(1, 2));
    List<EventEnd> ends = deliver(client, ConversionSamples.batch(3));
    assertThat(
        ends.stream().map(EventEnd::kind).toList(),
        is(List.of(EventEnd.Kind.ACCEPTED, EventEnd.Kind.HELD, EventEnd.Kind.ACCEPTED)));
    assertThat(sandbox.events(), hasSize(3));
  }

  @Test
  void advertiserOfAnotherRegionIsAccessRefused() {
    AmazonConversionsClient client = start(builder().advertiser(ApiRegion.NA, 7), Region.NA);
    DeliveryOutcome.AccessRefused refused =
        (DeliveryOutcome.AccessRefused) client.send(ConversionSamples.batch(1));
    assertThat(refused.code(), is("events_manager_forbidden"));
    RemoteCallException e = assertThrows(RemoteCallException.class, client::list);
    assertThat(e.kind(), is(RemoteCallException.Kind.ACCESS));
  }

  @Test
  void withdrawnConsentIsTold() {
    AmazonConversionsClient client = start(builder(), Region.NA);
    assertThat(client.checkAccess(), is(empty()));
    AmazonConversionsClient later = client(Region.NA, new Samples.RecordingPacer());
    sandbox.revokeGrant(SandboxCredentials.DEFAULT.refreshToken());
    assertThat(later.checkAccess(), hasSize(1));
  }

  @Test
  void pacedLaneIsNeverThrottled() {
    SandboxBuilder limited = builder().rateLimit(new RateLimit(5, Duration.ofSeconds(1), 1));
    RequestPacer lane =
        LaneLimiter.of(
            new LaneBudget(5, LaneBudget.DEFAULT_RECORDS_PER_HOUR),
            SharedLimiter.of(100, time.surroundings()),
            time.surroundings());
    sandbox = limited.start();
    AmazonConversionsClient client = client(Region.NA, lane);
    for (int i = 0; i < 40; i++) {
      answers(client.send(ConversionSamples.batch(1)));
    }
    assertThat(sandbox.stats().requestsByStatus().getOrDefault(429, 0L), is(0L));
    assertThat(time.elapsed().toMillis() / 1e3, closeTo(7.8, 0.05));
  }

  @ParameterizedTest
  @EnumSource
  void anyRowIsARejectOrABodyThatKeepsTheContract(ConversionApi api) {
    AmazonConversionsClient client = start(checked(), Region.NA);
    EventVocabulary vocabulary = WireVocabulary.of(api);
    EventSettings settings =
        EventSettings.of(api, Region.NA)
            .withDefaults(Map.of(EventField.EVENT_SOURCE, "WEBSITE", EventField.CURRENCY, "USD"));
    ConversionRules rules = ConversionRules.of(settings, vocabulary, List.of());
    Random random = new Random(20_260_301);
    List<ConversionEvent> events = new ArrayList<>();
    int rejected = 0;
    for (int i = 0; i < 20_000 && events.size() < 400; i++) {
      EventVerdict verdict = rules.judge(row(random, vocabulary, i), VirtualTime.START);
      if (verdict instanceof EventVerdict.Valid valid) {
        events.add(valid.event());
        requireBound(valid.event(), api);
      } else {
        rejected++;
      }
    }
    assertThat("good rows", events.size(), is(400));
    assertThat("bad rows", rejected, greaterThan(100));

    String id = api == ConversionApi.EVENTS ? "" : define(client);
    for (int from = 0; from < events.size(); from += 100) {
      List<ConversionEvent> part = events.subList(from, from + 100);
      Map<io.sluice.domain.conversion.ConversionIdentity, String> ids =
          api == ConversionApi.EVENTS
              ? Map.of()
              : part.stream()
                  .map(ConversionEvent::identity)
                  .distinct()
                  .collect(Collectors.toMap(identity -> identity, identity -> id));
      ConversionBatch batch = new ConversionBatch(ConversionSamples.ID, api, part, ids);
      for (EventAnswer answer : answers(client.send(batch))) {
        assertThat(answer, is(EventAnswer.TAKEN));
      }
    }
  }

  /** The batches are cut by the domain's arithmetic, which must not be below the bytes. */
  private static void requireBound(ConversionEvent event, ConversionApi api) {
    EventsBodyWriter writer =
        api == ConversionApi.EVENTS ? EventsBodyWriter.events() : EventsBodyWriter.eventData();
    long bytes = writer.size(WireConversion.of(event, "9".repeat(20))) + 1;
    assertThat(EventWireSize.of(event), greaterThanOrEqualTo(bytes));
    assertThat(EventWireSize.of(event), lessThanOrEqualTo(bytes + 200));
  }

  private static EventRow row(Random random, EventVocabulary vocabulary, int number) {
    Map<EventField, String> texts = new EnumMap<>(EventField.class);
    texts.put(EventField.EVENT_ID, one(random, "order " + number, "é\"\\" + number, "x" + number));
    texts.put(EventField.EVENT_NAME, one(random, "Order", "Größe, \"1\"", "n".repeat(256), "a|b"));
    texts.put(EventField.EVENT_TYPE, random.nextInt(9) > 0 ? "off_amazon_purchases" : "no_type");
    texts.put(EventField.COUNTRY, one(random, "US", "ca", "MX", "BR", "DE", "ZZ"));
    texts.put(EventField.VALUE, one(random, "0", "12.345", "9999999999999.99", "1E3", "-1", "x"));
    texts.put(EventField.UNITS, one(random, "1", "2147483647", "3.0", "0"));
    texts.put(EventField.DATASET, one(random, "Orders", "D-1_x", " "));
    texts.put(EventField.CONSENT_USER_DATA, one(random, "GRANTED", "", "DENIED"));
    texts.put(EventField.CONSENT_TCF, one(random, "CPc\t1", "", ""));
    texts.put(EventField.IP_ADDRESS, one(random, "192.0.2.1", "2001:db8::7", "", "1.2.3"));
    texts.put(EventField.LIMITED_DATA_USE, one(random, "true", "no", ""));
    texts.put(EventField.USER_AGENT, one(random, "Agent \u0001", "u".repeat(600), ""));
    texts.put(EventField.AREF_TOKENS, one(random, "abcDE12345.1767225600000", "bad", ""));
    texts.put(EventField.PARTNER, one(random, "Ann & Co", "", "日本"));
    List<EventKey> keys = new ArrayList<>();
    for (Map.Entry<String, KeyForm> type : vocabulary.matchKeys().entrySet()) {
      if (random.nextInt(3) == 0) {
        keys.add(
            type.getValue() == KeyForm.HASHED
                ? EventKey.hashed(type.getKey(), Samples.sha256("k" + random.nextInt()))
                : EventKey.raw(type.getKey(), one(random, "abc1", "192.0.2.1", "000-0", "")));
      }
    }
    Map<String, String> custom =
        Map.of("brand", one(random, "Ohm_1", "", "12"), "color", one(random, "red", "r", "a b"));
    long age = random.nextLong(8L * 86_400_000);
    RowTime when = new RowTime.Moment(VirtualTime.START.minusMillis(age));
    return new EventRow(when, texts, keys, custom, Map.of());
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String define(AmazonConversionsClient client) {
    return ((Result.Done) client.create(List.of(ORDER), () -> {}).get(0)).definitionId();
  }

  private static List<EventEnd> deliver(AmazonConversionsClient client, ConversionBatch batch) {
    return ConversionDelivery.send(batch, client, Bisection.Limits.STANDARD).events();
  }

  private static List<EventAnswer> answers(DeliveryOutcome outcome) {
    assertThat(outcome, instanceOf(DeliveryOutcome.Answered.class));
    return ((DeliveryOutcome.Answered) outcome).events();
  }

  private void strike(FaultPolicy policy, int times) {
    sandbox.faults().add(FaultRule.of(policy).on(Operation.EVENTS_CREATE).atMost(times));
  }

  private SandboxBuilder builder() {
    return AmazonAdsSandbox.builder()
        .clock(time::instant)
        .ticker(time::nanoTime)
        .unlimitedRate()
        .contractChecks(ContractChecks.OFF);
  }

  private SandboxBuilder checked() {
    return builder().contractChecks(ContractChecks.REQUESTS_AND_ANSWERS);
  }

  private AmazonConversionsClient start(SandboxBuilder builder, Region region) {
    sandbox = builder.start();
    return client(region, new Samples.RecordingPacer());
  }

  private AmazonConversionsClient client(Region region, RequestPacer pacer) {
    SandboxCredentials known = SandboxCredentials.DEFAULT;
    Credentials credentials =
        new Credentials(known::clientId, known::clientSecret, known::refreshToken);
    ApiRegion served = ApiRegion.valueOf(region.name());
    ClientSettings settings =
        ClientSettings.of("acme-na", region, credentials, Target.advertiser(77))
            .withHosts(sandbox.baseUri(served), sandbox.tokenUri(served))
            .withSurroundings(time.surroundings());
    return AmazonConversionsClient.of(
        settings, ConversionAccount.advertiser(9_007_199_254_740_993L), pacer);
  }
}
