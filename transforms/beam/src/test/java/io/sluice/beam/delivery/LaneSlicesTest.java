package io.sluice.beam.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill's share of a lane, in virtual time: each request takes ten seconds. */
class LaneSlicesTest {
  private static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  private static final int BATCHES = 12;

  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private int requests;

  @Test
  void itHoldsTheLaneForItsShareOnly() throws Exception {
    int[] samples = new int[2];
    time.every(Duration.ofSeconds(1), () -> samples[leases.find(LANE).isPresent() ? 1 : 0]++);

    LaneResult result = run(0.3);

    assertThat(result.verdict(), is(Verdict.DONE));
    PlanResult plan = result.plans().get(0);
    assertThat(plan.sent(), is(BATCHES));
    assertThat(plan.skipped(), is(0));
    assertThat(plan.requests(), is(BATCHES));
    assertThat(requests, is(BATCHES));
    // The last slice is followed by no pause.
    double held = (double) samples[1] / (samples[0] + samples[1]);
    assertThat(held, closeTo(0.33, 0.05));
  }

  @Test
  void aRunThatWaitsGetsTheLaneAndTheBackfillGoesOnAfterIt() throws Exception {
    Instant[] taken = new Instant[2];
    // It asks every ten seconds, as a run does that waits, and then works for five minutes.
    time.every(Duration.ofSeconds(10), () -> daily(taken));

    LaneResult result = run(0.3);

    assertThat(taken[0] != null && taken[1] != null, is(true));
    Duration waited = Duration.between(VirtualTime.START, taken[0]);
    assertThat(waited.compareTo(Duration.ofMinutes(1)) < 0, is(true));
    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(requests, is(BATCHES));
  }

  private void daily(Instant[] taken) {
    if (taken[0] == null) {
      Optional<LaneLease> lease = leases.acquire(LANE, "daily", time.now());
      taken[0] = lease.map(LaneLease::renewedAt).orElse(null);
    } else if (taken[1] == null) {
      LaneLease lease = leases.find(LANE).orElseThrow();
      if (time.now().isAfter(taken[0].plus(Duration.ofMinutes(5)))) {
        taken[1] = time.now();
        leases.release(lease, time.now(), "");
      } else {
        leases.renew(lease, time.now(), "");
      }
    }
  }

  /** Days of a backfill are plans of their own, each much shorter than a slice. */
  @Test
  void overManyDaysItHoldsTheLaneForItsShareOnly() throws Exception {
    LaneSpec days = spec().withShare(0.3);
    for (int day = 1; day <= BATCHES; day++) {
      PlanFixture.plan(folder, LANE, "d" + day, 1);
      LaneResult result = run(days, "d" + day);
      assertThat(result.verdict(), is(Verdict.DONE));
      days = days.withNotBefore(result.backAt());
      // Between the days the next one is planned, for less than the pause.
      time.sleep(Duration.ofSeconds(5));
    }

    Duration due = Duration.between(VirtualTime.START, days.notBefore());
    assertThat(requests, is(BATCHES));
    assertThat(BATCHES * 10.0 / due.toSeconds(), closeTo(0.3, 0.001));
  }

  /** The daily run is a real one that asks every ten seconds, as a run does that waits. */
  @Test
  void aDailyRunWaitsNoLongerThanASlice() throws Exception {
    PlanFixture.plan(folder, LANE, "daily", 1, 1, 1);
    LaneSpec daily =
        LaneSpec.of(LANE, List.of("daily"), new LaneBudget(5, 1000, 1), "daily")
            .withLaneWait(Duration.ZERO);
    List<LaneResult> asked = new ArrayList<>();
    List<Instant> started = new ArrayList<>();
    time.every(
        Duration.ofSeconds(10),
        () -> {
          if (started.isEmpty() && leases.find(LANE).isPresent()) {
            asked.add(wholeLane(daily));
          } else if (started.isEmpty()) {
            started.add(time.now());
            asked.add(wholeLane(daily));
          }
        });

    LaneResult result = run(0.3);

    // A slice of eighteen seconds, the request that it ends in, and the time until it asks again.
    Duration waited = Duration.between(VirtualTime.START, started.get(0));
    assertThat(waited.compareTo(Duration.ofSeconds(30)) <= 0, is(true));
    assertThat(asked.get(0).verdict(), is(Verdict.LANE_BUSY));
    assertThat(asked.get(asked.size() - 1).plans().get(0).sent(), is(3));
    assertThat(result.verdict(), is(Verdict.DONE));
    assertThat(requests, is(BATCHES + 3));
  }

  private LaneResult wholeLane(LaneSpec daily) {
    try {
      return LaneRun.of(daily, PlanFixture.workspace(folder), leases, gateways(), time).run();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoHasTheLaneForTooLongIsNamedAndWhatWasSentIsTold() throws Exception {
    time.every(
        Duration.ofSeconds(10),
        () -> {
          Optional<LaneLease> held = leases.find(LANE);
          if (held.isEmpty() || held.get().owner().equals("daily")) {
            leases.steal(LANE, "daily", time.now());
          }
        });

    LaneResult result = run(0.3);

    assertThat(result.verdict(), is(Verdict.LANE_BUSY));
    assertThat(result.plans().get(0).sent(), is(requests));
    assertThat(requests < BATCHES, is(true));
  }

  @Test
  void theWholeLaneIsHeldWithoutAPause() throws Exception {
    run(1);
    assertThat(Duration.between(VirtualTime.START, time.now()), is(Duration.ofMinutes(2)));
  }

  @Test
  void aShareIsOverNothingAndUpToAll() {
    LaneSpec spec = spec();
    assertThrows(IllegalArgumentException.class, () -> spec.withShare(0));
    assertThrows(IllegalArgumentException.class, () -> spec.withShare(1.1));
  }

  private LaneResult run(double share) throws IOException, InterruptedException {
    int[] sizes = Collections.nCopies(BATCHES, 1).stream().mapToInt(n -> n).toArray();
    PlanFixture.plan(folder, LANE, "p1", sizes);
    return run(spec().withShare(share), "p1");
  }

  private LaneResult run(LaneSpec spec, String plan) throws IOException, InterruptedException {
    LaneSpec one =
        LaneSpec.of(LANE, List.of(plan), spec.budget(), spec.owner())
            .withShare(spec.share())
            .withNotBefore(spec.notBefore());
    return LaneSlices.of(one, PlanFixture.workspace(folder), leases, gateways(), time).run();
  }

  private LaneGatewayFactory gateways() {
    return (lane, rate, gate) -> new FakeAudienceGateway(this::tenSecondsLater).open(rate, gate);
  }

  /** The gateway asks for the time once a request. */
  private Instant tenSecondsLater() {
    requests++;
    time.sleep(Duration.ofSeconds(10));
    return time.now();
  }

  private static LaneSpec spec() {
    return LaneSpec.of(LANE, List.of("p1"), new LaneBudget(5, 1000, 1), "backfill");
  }
}
