package io.sluice.beam.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.SendGate;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBatchesTest {
  private static final LaneId NA = new LaneId(Region.NA, "acme-na", "amc");
  private static final LaneId EU = new LaneId(Region.EU, "acme-eu", "amc");
  private static final LaneId FE = new LaneId(Region.FE, "acme-fe", "amc");

  // Workers get copies of what they are given, so what they share with the test is static.
  private static final Map<LaneId, FakeAudienceGateway> AMAZON = new ConcurrentHashMap<>();
  private static final InMemoryLaneLeases LEASES = new InMemoryLaneLeases();

  @TempDir private Path folder;

  @BeforeEach
  void forget() {
    AMAZON.clear();
    List.of(NA, EU, FE)
        .forEach(lane -> AMAZON.put(lane, new FakeAudienceGateway(Clock.systemUTC()::instant)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TestSparkRunner", "DirectRunner"})
  void lanesOfDifferentRegionsRunSideBySideAndFailApart(String runner) throws IOException {
    for (LaneId lane : List.of(NA, EU, FE)) {
      PlanFixture.plan(folder, lane, "plan-" + lane.region(), 2, 3, 1);
    }
    CyclicBarrier together = new CyclicBarrier(3);
    AMAZON.get(NA).then(batch -> meet(together, accepted()));
    AMAZON.get(EU).then(batch -> meet(together, refused()));
    AMAZON.get(FE).then(batch -> meet(together, accepted()));

    run(runner, NA, EU, FE);

    List<LaneResult> results = WriteBatches.results(setting());
    assertThat(
        results.stream().map(r -> r.region() + " " + r.verdict()).toList(),
        equalTo(List.of("EU ACCESS_REFUSED", "FE DONE", "NA DONE")));
    assertThat(AMAZON.get(NA).sizes(), equalTo(List.of(2, 3, 1)));
    assertThat(AMAZON.get(FE).sizes(), equalTo(List.of(2, 3, 1)));
    assertThat(AMAZON.get(EU).sizes(), equalTo(List.of(2)));
    assertThat(results.get(0).remedy(), is("Sign acme-eu in again."));
  }

  @Test
  void brokenFileOfOneLaneLeavesTheOtherComplete() throws IOException {
    PlanFixture.plan(folder, NA, "plan-NA", 1);
    run("TestSparkRunner", NA, EU);
    assertThat(
        WriteBatches.results(setting()).stream().map(r -> r.region() + " " + r.verdict()).toList(),
        equalTo(List.of("EU FILES_BROKEN", "NA DONE")));
  }

  @Test
  void jobKilledInOneLaneIsFinishedByTheNextRun() throws IOException {
    PlanFolder plan = PlanFixture.plan(folder, NA, "plan-NA", 1, 2);
    AMAZON.get(NA).thenTaken().thenKilled();

    assertThrows(RuntimeException.class, () -> run("TestSparkRunner", NA));
    assertThat(plan.receipt(1).orElseThrow().isFinal(), is(true));
    assertThat(plan.receipt(2).orElseThrow().isFinal(), is(false));

    run("TestSparkRunner", NA);
    assertThat(AMAZON.get(NA).sizes(), equalTo(List.of(1, 2, 2)));
    assertThat(WriteBatches.results(setting()).get(0).verdict(), is(Verdict.DONE));
  }

  @Test
  void sentPlansAreSettledOnSpark() throws IOException {
    PlanFolder na = PlanFixture.plan(folder, NA, "plan-NA", 1, 2);
    PlanFolder eu = PlanFixture.plan(folder, EU, "plan-EU", 3);
    run("TestSparkRunner", NA, EU);

    TestPipeline pipeline = pipeline("TestSparkRunner");
    List<SettleSpec> lanes =
        List.of(
            SettleSpec.of(NA, List.of("plan-NA"), "me", SettleSpec.Mode.ONCE),
            SettleSpec.of(EU, List.of("plan-EU"), "me", SettleSpec.Mode.ONCE));
    PAssert.that(
            pipeline
                .apply(SettlePlans.of(lanes, setting()))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(r -> r.region() + " " + r.verdict())))
        .containsInAnyOrder("NA DONE", "EU DONE");
    pipeline.run().waitUntilFinish();

    assertThat(na.settlements().values(), hasSize(2));
    assertThat(eu.settlements().values(), hasSize(1));
    assertThat(SettlePlans.results(setting()), hasSize(2));
  }

  @Test
  void moreLanesThanOneByteKeysAreRefused() {
    List<LaneSpec> many = Collections.nCopies(129, spec(NA));
    assertThrows(
        IllegalArgumentException.class,
        () -> pipeline("DirectRunner").apply(WriteBatches.of(many, setting())));
  }

  private void run(String runner, LaneId... lanes) {
    TestPipeline pipeline = pipeline(runner);
    PCollection<LaneResult> results =
        pipeline.apply(
            WriteBatches.of(Arrays.stream(lanes).map(WriteBatchesTest::spec).toList(), setting()));
    assertThat(results.getName().isEmpty(), is(false));
    pipeline.run().waitUntilFinish();
  }

  private static LaneSpec spec(LaneId lane) {
    return LaneSpec.of(lane, List.of("plan-" + lane.region()), new LaneBudget(5, 1000, 1), "me");
  }

  private LaneSetting setting() {
    return new LaneSetting(
        workspace(),
        "run-1",
        "pass-1",
        () -> LEASES,
        WriteBatchesTest::open,
        SystemDeliveryClock.of(Clock.systemUTC()));
  }

  private static LaneGateway open(LaneId lane, String rate, SendGate gate) {
    return AMAZON.get(lane).open(rate, gate);
  }

  private String workspace() {
    return PlanFixture.workspace(folder);
  }

  private static TestPipeline pipeline(String runner) {
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=" + runner).as(TestPipelineOptions.class);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }

  private static DeliveryOutcome accepted() {
    return new DeliveryOutcome.Accepted("job-first", Clock.systemUTC().instant(), 1);
  }

  private static DeliveryOutcome refused() {
    return new DeliveryOutcome.AccessRefused("invalid_grant", "Sign acme-eu in again.");
  }

  private static DeliveryOutcome meet(CyclicBarrier together, DeliveryOutcome outcome) {
    try {
      together.await(60, TimeUnit.SECONDS);
      return outcome;
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the lanes did not run side by side", e);
    }
  }
}
