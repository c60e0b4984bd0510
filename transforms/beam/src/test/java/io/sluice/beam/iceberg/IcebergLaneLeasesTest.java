package io.sluice.beam.iceberg;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergLaneLeasesTest {
  private static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");

  @TempDir private Path workspace;
  private IcebergLaneLeases leases;
  private IcebergLaneLeases others;

  @BeforeEach
  void open() {
    CatalogSettings settings = CatalogSettings.sqlite(workspace.toString());
    leases = IcebergLaneLeases.open(settings);
    others = IcebergLaneLeases.open(settings);
  }

  @AfterEach
  void close() {
    leases.close();
    others.close();
  }

  @Test
  void heldLaneIsRefusedUntilItExpires() {
    LaneLease mine = leases.acquire(LANE, "me", NOW).orElseThrow();

    assertThat(others.acquire(LANE, "you", NOW.plusSeconds(119)), is(Optional.empty()));
    assertThat(others.find(LANE), is(Optional.of(mine)));
    assertThat(
        others.acquire(LANE, "you", NOW.plusSeconds(120)).map(LaneLease::owner),
        is(Optional.of("you")));
    assertThat(leases.renew(mine, NOW.plusSeconds(121), ""), is(false));
  }

  @Test
  void renewalMovesTheExpiry() {
    LaneLease mine = leases.acquire(LANE, "me", NOW).orElseThrow();

    assertThat(leases.renew(mine, NOW.plusSeconds(100), "{}"), is(true));
    assertThat(others.acquire(LANE, "you", NOW.plusSeconds(200)), is(Optional.empty()));
  }

  @Test
  void successorStartsFromThePredecessorsRate() {
    LaneLease mine = leases.acquire(LANE, "me", NOW).orElseThrow();
    leases.release(mine, NOW.plusSeconds(1), "{\"tokens\":\n0.5}");

    assertThat(leases.find(LANE), is(Optional.empty()));
    LaneLease next = others.acquire(LANE, "you", NOW.plusSeconds(2)).orElseThrow();
    assertThat(next, equalTo(new LaneLease(LANE, "you", NOW.plusSeconds(2), "{\"tokens\":\n0.5}")));
  }

  @Test
  void staleLeaseIsTakenOverWithTheRateOfItsLastRenewal() {
    LaneLease dead = leases.acquire(LANE, "dead", NOW).orElseThrow();
    leases.renew(dead, NOW.plusSeconds(10), "{\"tokens\":0.5}");

    assertThat(others.acquire(LANE, "you", NOW.plusSeconds(129)), is(Optional.empty()));
    LaneLease next = others.acquire(LANE, "you", NOW.plusSeconds(130)).orElseThrow();
    assertThat(next.rate(), is("{\"tokens\":0.5}"));
  }

  @Test
  void laneIsTakenOverOnlyFromTheLeaseThatWasSeen() {
    LaneLease ahead = leases.acquire(LANE, "dead", NOW.plusSeconds(3_600)).orElseThrow();
    leases.renew(ahead, NOW.plusSeconds(3_610), "{}");

    assertThat(others.takeOver(ahead, "you", NOW), is(Optional.empty()));
    LaneLease seen = others.find(LANE).orElseThrow();
    LaneLease mine = others.takeOver(seen, "you", NOW).orElseThrow();
    assertThat(mine, equalTo(new LaneLease(LANE, "you", NOW, "{}")));
    assertThat(leases.renew(ahead, NOW.plusSeconds(3_620), ""), is(false));
  }

  @Test
  void releaseOfALostLeaseLeavesTheSuccessors() {
    LaneLease mine = leases.acquire(LANE, "me", NOW).orElseThrow();
    LaneLease next = others.acquire(LANE, "you", NOW.plusSeconds(500)).orElseThrow();

    leases.release(mine, NOW.plusSeconds(501), "old");

    assertThat(others.find(LANE), is(Optional.of(next)));
  }

  @Test
  void lanesAreHeldApart() {
    LaneId europe = new LaneId(Region.EU, "acme-eu", "amc");
    leases.acquire(LANE, "me", NOW);

    assertThat(others.acquire(europe, "you", NOW).isPresent(), is(true));
    assertThat(leases.find(LANE).map(LaneLease::owner), is(Optional.of("me")));
  }

  @Test
  void oneOfManyWinsAFreeLane() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        String owner = "owner-" + i;
        IcebergLaneLeases through = i % 2 == 0 ? leases : others;
        tries.add(() -> through.acquire(LANE, owner, NOW).isPresent());
      }
      List<Boolean> won = new ArrayList<>();
      for (Future<Boolean> result : pool.invokeAll(tries)) {
        won.add(result.get());
      }
      assertThat(won.stream().filter(w -> w).toList(), hasSize(1));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void renewalsLeaveNoTrailOfFiles() throws IOException {
    LaneLease mine = leases.acquire(LANE, "me", NOW).orElseThrow();
    for (int i = 0; i < 20; i++) {
      leases.renew(mine, NOW.plusSeconds(i), "{}");
    }

    try (var files = Files.list(workspace.resolve("lakehouse/sluice/leases/metadata"))) {
      assertThat(files.count(), lessThan(8L));
    }
  }
}
