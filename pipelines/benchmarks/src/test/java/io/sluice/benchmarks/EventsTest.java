package io.sluice.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.RateLimit;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The day of orders, its ready-made bodies, and the load that finds the sandbox's ceiling. */
class EventsTest {
  private static final int EVENTS = 4_321;

  @TempDir static Path directory;
  private static LocalDate day;
  private static EventData data;

  @BeforeAll
  static void generate() throws IOException {
    // The sandbox takes events of 21 days by the real clock.
    day = LocalDate.now(Clock.systemUTC()).minusDays(1);
    EventModel model = EventModel.of(EVENTS, 1, day, 3);
    data = EventGenerator.generate(directory.resolve("data"), model, 2);
    EventBodies.write(data);
  }

  @Test
  void theDescriptionReadsBackAsWritten() throws IOException {
    assertThat(EventData.load(data.root()), equalTo(data));
    assertThat(
        data.expected().values().stream().map(EventSums::events).toList(),
        is(List.of(2_160L, 1_296L, 865L)));
  }

  @Test
  void sameArgumentsGiveTheSameOrders() throws IOException {
    EventModel model = EventModel.of(EVENTS, 1, day, 3);
    EventData again = EventGenerator.generate(directory.resolve("again"), model, 1);
    assertThat(again.expected(), equalTo(data.expected()));
    for (ApiRegion region : ApiRegion.values()) {
      Path one = data.orders(region).resolve("part-00003.parquet");
      Path two = again.orders(region).resolve("part-00003.parquet");
      assertThat(Files.mismatch(one, two), is(-1L));
    }
    EventModel other = EventModel.of(EVENTS, 2, day, 3);
    assertThat(
        other.event(ApiRegion.NA, 7).id().equals(model.event(ApiRegion.NA, 7).id()), is(false));
  }

  @Test
  void eachRegionHasEightFilesThatHoldItsOrders() throws IOException {
    for (ApiRegion region : ApiRegion.values()) {
      long rows = 0;
      for (int file = 0; file < 8; file++) {
        Path path = data.orders(region).resolve("part-0000" + file + ".parquet");
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(path.toUri()),
                    new org.apache.hadoop.conf.Configuration(false)))) {
          rows += reader.getRecordCount();
        }
      }
      assertThat(rows, is(data.expected().get(region).events()));
    }
  }

  @Test
  void momentsAreSpreadOverTheDayAndNoneComesTwice() {
    EventModel model = data.model();
    Set<Long> moments = new HashSet<>();
    int[] hours = new int[24];
    long start = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    for (long place = 0; place < EVENTS; place++) {
      long at = model.event(ApiRegion.NA, place).orderedAt() - start;
      moments.add(at);
      hours[(int) (at / 3_600_000)]++;
    }
    assertThat(moments, hasSize(EVENTS));
    assertThat(
        Arrays.stream(hours).boxed().toList(),
        everyItem(both(greaterThan(170)).and(lessThan(190))));
  }

  @Test
  void theLoadReachesTheSandboxWholeAndTheCheckSaysSo() throws Exception {
    try (AmazonAdsSandbox sandbox = AmazonAdsSandbox.builder().unlimitedRate().start()) {
      EventLoad.Load load = EventLoad.run(data, sandbox.rootUri(), 3);
      assertThat(load.events(), is((long) EVENTS));
      assertThat(load.bytes(), is(Files.size(data.bodies()) - 10L * 9));
      assertThat(EventCheck.check(data, sandbox.rootUri()), equalTo(data.expected()));
      assertThat(sandbox.eventCounts().counted(), is((long) EVENTS));
      EventView first = sandbox.events().get(0);
      assertThat(first.digests().size(), is(8));
      assertThat(first.rawKeys(), is(List.of("MAID")));
      assertThat(first.consent(), is(List.of("amazonConsent")));
      Map<String, EventBudget.Use> uses = EventBudget.read(sandbox.rootUri());
      assertThat(uses.get("NA").taken(), is(5));
      assertThat(uses.get("FE").throttled(), is(0));
    }
  }

  @Test
  void theCheckFailsWhenEventsAreMissingOrTwice() throws Exception {
    EventModel half = EventModel.of(EVENTS / 2, 1, day, 3);
    EventData less = EventGenerator.generate(directory.resolve("less"), half, 2);
    EventBodies.write(less);
    try (AmazonAdsSandbox sandbox = AmazonAdsSandbox.builder().unlimitedRate().start()) {
      EventLoad.run(less, sandbox.rootUri(), 1);
      IllegalStateException missing =
          assertThrows(
              IllegalStateException.class, () -> EventCheck.check(data, sandbox.rootUri()));
      assertThat(missing.getMessage(), containsString("the sandbox holds other events"));
      EventLoad.run(less, sandbox.rootUri(), 1);
      IllegalStateException twice =
          assertThrows(
              IllegalStateException.class, () -> EventCheck.check(less, sandbox.rootUri()));
      assertThat(twice.getMessage(), containsString("DUPLICATE_ID"));
    }
  }

  @Test
  void theLoadEndsAtTheFirstAnswerThatIsNoSuccess() throws Exception {
    try (AmazonAdsSandbox sandbox =
        AmazonAdsSandbox.builder().rateLimit(RateLimit.perSecond(1)).start()) {
      IOException ended =
          assertThrows(IOException.class, () -> EventLoad.run(data, sandbox.rootUri(), 2));
      assertThat(ended.getMessage(), containsString("status 429"));
      assertThat(EventBudget.read(sandbox.rootUri()).get("NA").throttled(), greaterThan(0));
    }
  }

  @Test
  void anAnswerHasToListEachEventOnce() throws IOException {
    String good = "{\"success\":[{\"index\":1,\"event\":{\"a\":[1]}},{\"index\":0}],\"error\":[]}";
    EventAnswers.requireAllTaken(good.getBytes(StandardCharsets.UTF_8), 2);
    for (String bad :
        List.of(
            good.replace("\"index\":0", "\"index\":1"),
            good.replace(",{\"index\":0}", ""),
            good.replace("\"error\":[]", "\"error\":[{\"index\":2}]"))) {
      byte[] bytes = bad.getBytes(StandardCharsets.UTF_8);
      assertThrows(IOException.class, () -> EventAnswers.requireAllTaken(bytes, 2));
    }
  }

  @Test
  void theShareOfTheBudgetIsThatOfTheTimeBetweenFirstAndLast() {
    EventBudget.Use use = new EventBudget.Use(301, 0, 60.5);
    assertThat(use.share(5), closeTo(0.9917, 0.0001));
  }

  @Test
  void configurationNamesTheAccountAndTheOrdersOfEachRegion() throws IOException {
    EventWorkspace.write(data, URI.create("http://localhost:1"), 5, 4);
    String yaml = Files.readString(data.root().resolve("sluice.yaml"));
    for (String region : List.of("na", "eu", "fe")) {
      assertThat(yaml, containsString("endpoints: { api: \"http://localhost:1/" + region + "\""));
      assertThat(yaml, containsString("/orders/" + region + "/dt={date}/*.parquet"));
    }
  }
}
