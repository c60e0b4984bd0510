package io.sluice.beam.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.qualify.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leases of owners whose clock is or was ahead. */
class LeaseWatchTest {
  private static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  private static final Duration AHEAD = Duration.ofDays(2);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private LaneLease other = leases.acquire(LANE, "other", time.now().plus(AHEAD)).orElseThrow();

  @Test
  void deadOwnersLeaseIsTakenOnceItStoodStill() throws Exception {
    try (LaneHold hold = LaneHold.await(leases, LANE, "me", Duration.ZERO, time).orElseThrow()) {
      assertThat(hold.isOpen(), is(true));
      assertThat(time.now(), is(VirtualTime.START.plus(LaneLease.VALID)));
      assertThat(leases.renew(other, time.now(), ""), is(false));
    }
  }

  @Test
  void liveOwnerKeepsTheLane() throws Exception {
    DeliveryClock.Beat renewing = time.every(LaneLease.RENEW_EVERY, this::renew);

    Optional<LaneHold> hold = LaneHold.await(leases, LANE, "me", Duration.ofMinutes(10), time);

    renewing.close();
    assertThat(hold.isPresent(), is(false));
    assertThat(leases.find(LANE).map(LaneLease::owner), is(Optional.of("other")));
    assertThat(time.now(), is(VirtualTime.START.plus(Duration.ofMinutes(10))));
  }

  private void renew() {
    Instant now = time.now().plus(AHEAD);
    assertThat(leases.renew(other, now, ""), is(true));
    other = new LaneLease(LANE, "other", now, "");
  }
}
