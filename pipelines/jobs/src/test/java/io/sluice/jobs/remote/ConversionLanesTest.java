package io.sluice.jobs.remote;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.beam.batch.EventCodec;
import io.sluice.beam.batch.PlanDefinitions;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.beam.delivery.LaneRun;
import io.sluice.beam.delivery.LaneSpec;
import io.sluice.beam.delivery.SystemDeliveryClock;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.delivery.ConversionDefinitions.Declaration;
import io.sluice.domain.delivery.ConversionDefinitions.Result;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.Operation;
import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes of events over real HTTP, while the sandbox misbehaves: every event has one end. */
class ConversionLanesTest {
  private static final ConversionIdentity ORDER =
      new ConversionIdentity(
          "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", ConversionIdentity.DEFAULT_DATASET);

  @TempDir private Path folder;
  private final Instant now = Clock.systemUTC().instant();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final AmazonAdsSandbox sandbox = AmazonAdsSandbox.builder().unlimitedRate().start();
  private AmazonGateways gateways;

  @BeforeEach
  void openGateways() throws IOException {
    gateways = AmazonGateways.of(config(), SystemDeliveryClock.of(Clock.systemUTC()));
  }

  @AfterEach
  void nothingBrokeTheContract() {
    try {
      assertThat(sandbox.contractViolations(), is(empty()));
    } finally {
      sandbox.close();
    }
  }

  @Test
  void everyEventEndsOnceWhateverTheAnswersSay() throws Exception {
    PlanFolder plan = plan(ConversionApi.EVENTS, 40, 40, 40);
    sandbox.faults().add(new FaultPolicy.RefusedBatch("order-37"::equals));
    sandbox.faults().add(refused("order-5", "FIELD_VALUE_IS_INVALID"));
    long later = sandbox.faults().add(refused("order-66", "INTERNAL_ERROR"));
    sandbox.faults().add(new FaultPolicy.MissingAnswers(1, 20));
    once(new FaultPolicy.ThrottleEveryNth(2, 1));
    once(new FaultPolicy.ServerErrorEveryNth(3, 503));
    once(new FaultPolicy.DropAnswerAfterApply(4));
    once(new FaultPolicy.ServerErrorAfterApply(5, 500));

    LaneResult first = run(ConversionApi.EVENTS);

    assertThat(first.verdict(), is(Verdict.OUTCOME_UNKNOWN));
    Map<Receipt.Outcome, Set<String>> ends = ends(plan);
    assertThat(ends.get(Receipt.Outcome.REFUSED), equalTo(Set.of("order-37", "order-5")));
    assertThat(ends.get(Receipt.Outcome.UNKNOWN), equalTo(Set.of("order-66")));
    assertThat(ends.get(Receipt.Outcome.ACCEPTED), equalTo(stored()));
    assertThat(sandbox.eventCounts().counted(), is(117L));
    PlanResult counts = first.plans().get(0);
    assertThat(counts.recordsSent(), is(117L));
    assertThat(counts.refusedRecords(), is(2L));
    assertThat(counts.unknownRecords(), is(1L));
    Receipt.Part bad = part(plan, Receipt.Outcome.REFUSED, "FIELD_VALUE_IS_INVALID");
    assertThat(bad.field(), is("eventId"));

    sandbox.faults().remove(later);
    long requests = sandbox.requests().size();
    LaneResult second = run(ConversionApi.EVENTS);
    assertThat(second.verdict(), is(Verdict.DONE));
    // A token and the one event that was left.
    assertThat(sandbox.requests().size() - requests, is(2L));
    assertThat(ends(plan).get(Receipt.Outcome.ACCEPTED), equalTo(stored()));
    assertThat(run(ConversionApi.EVENTS).verdict(), is(Verdict.DONE));
    assertThat(sandbox.requests().size() - requests, is(2L));
  }

  @Test
  void olderApiCountsFromOneAndSendsUnderItsDefinition() throws Exception {
    PlanFolder plan = plan(ConversionApi.DEFINITIONS, 100, 30);
    Declaration declared =
        new Declaration(ORDER.name(), ORDER.type(), ORDER.source(), Counting.EVERY, BigDecimal.ONE);
    Result created = gateways.definitions("acme").create(List.of(declared), () -> {}).get(0);
    PlanDefinitions.of(Map.of(ORDER, ((Result.Done) created).definitionId())).write(plan);
    sandbox.faults().add(refused("order-1", "FIELD_VALUE_IS_INVALID"));
    sandbox.faults().add(refused("order-100", "FIELD_VALUE_IS_INVALID"));
    sandbox.faults().add(new FaultPolicy.RefusedBatch("order-107"::equals));
    sandbox.faults().add(new FaultPolicy.MissingAnswers(1, 99));

    LaneResult result = run(ConversionApi.DEFINITIONS);

    assertThat(result.verdict(), is(Verdict.DONE));
    Map<Receipt.Outcome, Set<String>> ends = ends(plan);
    assertThat(
        ends.get(Receipt.Outcome.REFUSED), equalTo(Set.of("order-1", "order-100", "order-107")));
    assertThat(ends.get(Receipt.Outcome.ACCEPTED), equalTo(stored()));
    assertThat(result.plans().get(0).recordsSent(), is(127L));
  }

  @Test
  void withdrawnGrantEndsTheLaneAndNothingIsReceipted() throws Exception {
    PlanFolder plan = plan(ConversionApi.EVENTS, 2);
    sandbox.faults().add(new FaultPolicy.RevokeGrant());
    LaneResult result = run(ConversionApi.EVENTS);
    assertThat(result.verdict(), is(Verdict.ACCESS_REFUSED));
    assertThat(plan.anythingSent(), is(false));
  }

  @Test
  void missingSecretLocksTheLaneOutWithItsRemedy() throws Exception {
    PlanFolder plan = plan(ConversionApi.EVENTS, 2);
    Files.delete(folder.resolve("refresh-token"));
    LaneResult result = run(ConversionApi.EVENTS);
    assertThat(result.verdict(), is(Verdict.ACCESS_REFUSED));
    assertThat(result.code(), is("secret_unavailable"));
    assertThat(result.remedy(), containsString("account acme"));
    assertThat(plan.anythingSent(), is(false));
    assertThat(sandbox.requests(), is(empty()));
  }

  @Test
  void lanePaysForRequestsAndNotForEvents() throws Exception {
    plan(ConversionApi.EVENTS, 500, 500, 500);
    long before = System.nanoTime();
    // The account's budget is one record an hour: it is an audience's, not an event's.
    assertThat(run(ConversionApi.EVENTS).verdict(), is(Verdict.DONE));
    assertThat((System.nanoTime() - before) / 1e9, lessThan(30.0));
    assertThat(sandbox.events(), hasSize(1500));
  }

  @Test
  void accessIsCheckedWithoutSendingAnything() {
    assertThat(gateways.checkConversions("acme", ConversionApi.EVENTS), is(empty()));
    assertThat(gateways.checkConversions("acme", ConversionApi.DEFINITIONS), is(empty()));
    sandbox.faults().add(new FaultPolicy.RevokeGrant());
    sandbox.expireTokens();
    List<AccessFinding> findings = gateways.checkConversions("acme", ConversionApi.EVENTS);
    assertThat(findings, hasSize(1));
    assertThat(findings.get(0).kind(), is(RemoteCallException.Kind.ACCESS));
    assertThat(sandbox.events(), is(empty()));
  }

  private void once(FaultPolicy policy) {
    sandbox.faults().add(FaultRule.of(policy).on(Operation.EVENTS_CREATE).atMost(1));
  }

  private static FaultPolicy refused(String eventId, String code) {
    return new FaultPolicy.RefusedEvents(eventId::equals, code);
  }

  private Set<String> stored() {
    return sandbox.events().stream()
        .map(EventView::eventId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The ids of the plan's events by their end, each exactly once. */
  private static Map<Receipt.Outcome, Set<String>> ends(PlanFolder plan) throws IOException {
    PlanManifest manifest = plan.manifest().orElseThrow();
    Map<Receipt.Outcome, Set<String>> ends = new EnumMap<>(Receipt.Outcome.class);
    for (PlanManifest.Batch batch : manifest.batches()) {
      List<PlannedEvent> events = plan.readEventBatch(manifest, batch);
      int next = 0;
      for (Receipt.Part part : plan.receipt(batch.seq()).orElseThrow().parts()) {
        assertThat(part.from(), is(next));
        next += part.count();
        for (PlannedEvent event : events.subList(part.from(), next)) {
          ends.computeIfAbsent(part.outcome(), outcome -> new TreeSet<>())
              .add(event.event().eventId());
        }
      }
      assertThat(next, is(events.size()));
    }
    return ends;
  }

  private static Receipt.Part part(PlanFolder plan, Receipt.Outcome outcome, String code)
      throws IOException {
    return plan.receipts().values().stream()
        .flatMap(receipt -> receipt.parts().stream())
        .filter(part -> part.outcome() == outcome && code.equals(part.code()))
        .findFirst()
        .orElseThrow();
  }

  private LaneResult run(ConversionApi api) throws IOException, InterruptedException {
    LaneSpec spec = LaneSpec.of(lane(api), List.of("p1"), new LaneBudget(1000, 1, 2), "this test");
    return LaneRun.of(
            spec, folder.toString(), leases, gateways, SystemDeliveryClock.of(Clock.systemUTC()))
        .run();
  }

  private static LaneId lane(ConversionApi api) {
    return new LaneId(Region.NA, "acme", api.configName());
  }

  private PlanFolder plan(ConversionApi api, int... sizes) throws IOException {
    LaneId lane = lane(api);
    PlanFolder plan = PlanFolder.of(folder.toString(), "p1");
    List<PlanManifest.Batch> batches = new ArrayList<>();
    int first = 1;
    for (int i = 0; i < sizes.length; i++) {
      List<byte[]> events =
          IntStream.range(first, first + sizes[i])
              .mapToObj(number -> EventCodec.encode(event(number)))
              .toList();
      batches.add(plan.writeEventBatch(lane, i * 100_000 + 1, "a", events, 100));
      first += sizes[i];
    }
    plan.writeManifest(manifest(lane, batches));
    return plan;
  }

  private PlannedEvent event(int number) {
    byte[] digest = new byte[EventKey.DIGEST_BYTES];
    digest[0] = (byte) number;
    digest[1] = (byte) (number >> 8);
    return new PlannedEvent(
        new ConversionEvent(
            "order-" + number,
            ORDER,
            now.minusSeconds(60L + number),
            "US",
            List.of(EventKey.hashed("EMAIL", digest)),
            new Amount(new BigDecimal("10.00"), "USD", 1L),
            EventConsent.NONE,
            DataUse.FULL,
            List.of(),
            EventContext.NONE),
        new Fingerprint(number, 0));
  }

  private PlanManifest manifest(LaneId lane, List<PlanManifest.Batch> batches) {
    return new PlanManifest(
        1,
        "p1",
        "run-1",
        "orders",
        lane.account(),
        lane.region().name(),
        lane.api(),
        0,
        null,
        0,
        null,
        now,
        now,
        "",
        1,
        "digest",
        "1",
        new PlanManifest.PinnedSource("orders", "parquet", "file:///lake", null, List.of()),
        batches,
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }

  private ActivationConfig config() throws IOException {
    SandboxCredentials known = sandbox.credentials().get(0);
    Files.writeString(folder.resolve("client-id"), known.clientId());
    Files.writeString(folder.resolve("client-secret"), known.clientSecret());
    Files.writeString(folder.resolve("refresh-token"), known.refreshToken());
    String yaml =
        """
        version: 1
        workspace: FOLDER/workspace
        accounts:
          acme:
            region: NA
            client-id: file:FOLDER/client-id
            client-secret: file:FOLDER/client-secret
            refresh-token: file:FOLDER/refresh-token
            advertiser-id: "9007199254740993"
            endpoints: { sandbox: "SANDBOX" }
            limits: { requests-per-second: 1000, records-per-hour: 1, in-flight: 2 }
        sources:
          customers:
            parquet: /lake/customers/*.parquet
            columns: { external-user-id: id, email: email, country: nation }
        audiences:
          - id: shoppers
            name: Shoppers of the year
            account: acme
            source: { use: customers }
        """
            .replace("FOLDER", folder.toString())
            .replace("SANDBOX", sandbox.rootUri().toString());
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigLoader.load(file, Optional.empty(), Map.of());
  }
}
