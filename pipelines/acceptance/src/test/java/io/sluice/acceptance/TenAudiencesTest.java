package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.client.LimiterState;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.qualify.Region;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.RateLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten audiences of one account and region go through one lane. */
class TenAudiencesTest {
  private static final LaneId LANE = new LaneId(Region.NA, "na", "amc");
  private static final String HOLDER = "4711/nightly";
  private static final int RATE = 20;
  private static final long SENT_BEFORE = 1_234;
  private static final List<String> AUDIENCES =
      IntStream.range(0, 10).mapToObj(n -> n == 0 ? "shoppers" : "shoppers-" + n).toList();

  @TempDir private Path folder;

  @Test
  void laneOfADeadRunIsWaitedForThenTakenOverWithItsRateAndEveryAudienceEndsComplete()
      throws IOException {
    try (Activation activation =
        Activation.unregistered(
            folder, TenAudiencesTest::ten, amazon -> amazon.rateLimit(RateLimit.perSecond(RATE)))) {
      activation.run("audiences", "apply").exits(0);
      // The sandbox counts real seconds.
      activation.waiting().day(1).has(Person.numbered(1, 3));
      hold(activation);

      CommandResult loser = activation.sync("--lane-wait", "PT0S").exits(6);
      assertThat(activation.uploads(), is(empty()));
      for (RunReport.Audience audience : loser.report().audiences()) {
        assertThat(
            audience.audience(),
            audience.remedy(),
            allOf(containsString("NA/na/amc is held by " + HOLDER), containsString("again")));
      }

      activation.advance(LaneLease.VALID.plus(Duration.ofSeconds(1)));
      CommandResult heir = activation.sync("--lane-wait", "PT0S").exits(0);

      assertThat(
          heir.report().audiences().stream()
              .filter(audience -> audience.verdict().equals("resumed: settled"))
              .map(RunReport.Audience::audience)
              .sorted()
              .toList(),
          is(AUDIENCES));
      for (String audience : AUDIENCES) {
        assertThat(audience, activation.members(audience), contains("p1", "p2", "p3"));
      }
      assertThat("each batch once", activation.uploads(), hasSize(AUDIENCES.size()));
      List<Integer> statuses = activation.requests().stream().map(LoggedRequest::status).toList();
      assertThat("the lane keeps its rate", statuses, not(hasItem(429)));
      assertThat("of this hour", recordsOfTheHour(activation), is(SENT_BEFORE + 30));
    }
  }

  private static ActivationYaml ten(ActivationYaml yaml) {
    AUDIENCES.forEach(id -> yaml.audience(id, "ttl", "P30D"));
    return yaml.limit("requests-per-second", Integer.toString(RATE));
  }

  /** Takes the lane as another process does, which has sent something and dies. */
  private static void hold(Activation activation) throws IOException {
    LimiterState rate = new LimiterState(RATE, 0, 100_000, List.of(SENT_BEFORE), activation.now());
    String json = RecordsJson.mapper().writeValueAsString(rate);
    try (IcebergLaneLeases leases = leases(activation)) {
      LaneLease lease = leases.acquire(LANE, HOLDER, activation.now()).orElseThrow();
      assertThat(leases.renew(lease, activation.now(), json), is(true));
    }
  }

  private static long recordsOfTheHour(Activation activation) throws IOException {
    try (IcebergLaneLeases leases = leases(activation)) {
      String rate = leases.acquire(LANE, "test", activation.now()).orElseThrow().rate();
      return RecordsJson.mapper().readValue(rate, LimiterState.class).recordsPerMinute().stream()
          .collect(Collectors.summingLong(Long::longValue));
    }
  }

  private static IcebergLaneLeases leases(Activation activation) {
    return IcebergLaneLeases.open(CatalogSettings.sqlite(activation.workspace().toString()));
  }
}
