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

  @Test
  void whoHasTheLaneForTooLongIsNamedAndWhatWasSentIsTold() throws Exception {
    time.every(
        Duration.ofSeconds(10),
        () -> {
          if (leases.find(LANE).isEmpty()) {
            leases.steal(LANE, "daily", time.now().plus(Duration.ofDays(1)));
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
    return LaneSlices.of(
            spec().withShare(share),
            PlanFixture.workspace(folder),
            leases,
            (lane, rate, gate) -> {
              FakeAudienceGateway amazon = new FakeAudienceGateway(this::tenSecondsLater);
              return amazon.open(rate, gate);
            },
            time)
        .run();
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
