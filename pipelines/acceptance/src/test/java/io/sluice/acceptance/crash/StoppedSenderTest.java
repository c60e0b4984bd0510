package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.sluice.sandbox.AudienceView;
import io.sluice.sandbox.MemberView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sender that stands still anywhere on its way while another run takes its lane, sends, settles
 * and removes people: it sends nothing more, or what it sends is found and repaired by the next
 * plan.
 *
 * <p>{@code -Dstopped.points=all} takes every point, or some, parted by commas.
 */
@EnabledIfSystemProperty(named = "os.name", matches = "Linux")
class StoppedSenderTest {
  /** A request with a new member is held until the process goes on: its bytes arrive late. */
  private static final String LATE = "LATE";

  /** The same, and the process never goes on. */
  private static final String LATE_AND_DEAD = "LATE_AND_DEAD";

  private static final String RECORDS = "POST:/amc/audiences/records ";
  private static final List<String> ALL =
      List.of(
          LATE,
          LATE_AND_DEAD,
          "HTTP_APPLIED POST:/auth/*/token 1",
          "HTTP_APPLIED POST:/auth/*/token 2",
          "HTTP_LOST " + RECORDS + 1,
          "HTTP_APPLIED " + RECORDS + 1,
          "HTTP_APPLIED " + RECORDS + 4,
          "HTTP_ANSWERED " + RECORDS + 2,
          "HTTP_ANSWERED " + RECORDS + 5,
          "WRITE_BEFORE attempts 1",
          "WRITE_BEFORE attempts 4",
          "WRITE_BEFORE receipts 1",
          "WRITE_BEFORE receipts 2",
          "WRITE_BEFORE receipts 5",
          "WRITE_BEFORE receipts 8",
          "DELETE_BEFORE attempts 1",
          "DELETE_BEFORE attempts 3",
          "SQL_BEFORE update:leases 1",
          "SQL_BEFORE update:leases 2",
          "SQL_BEFORE update:leases 3",
          "SQL_AFTER update:leases 2");

  @TempDir private Path folder;

  private CrashWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = CrashWorld.of(folder.resolve("world"), Scenario.AUDIENCES, ChildJvm.in(folder));
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  @Test
  void requestThatArrivesLateIsFoundAndRepairedThoughItsPlanIsClosed() throws Exception {
    long again = holds(LATE);

    assertThat("members looked after again", again, greaterThan(0L));
  }

  @Test
  void requestOfASenderThatDiedBehindItIsRepairedToo() throws Exception {
    long again = holds(LATE_AND_DEAD);

    assertThat("members looked after again", again, greaterThan(0L));
  }

  @Test
  void senderThatStoodStillBeforeItsReceiptLeavesThoseOfOthersAlone() throws Exception {
    holds("WRITE_BEFORE receipts 5");
  }

  @Test
  void planThatSettleOnceSettlesBesideASyncEndsTheSyncWithSix() throws Exception {
    world.reset();
    Path clock = folder.resolve("clock");
    MovedClock.create(clock);
    StoppedProcess still = new StoppedProcess();
    Process sync =
        world.startStopping("STEP_BEFORE committing 1", clock, Optional.empty(), "beside");
    still.of(sync);
    try {
      assertThat("stands before its commit", still.await(), is(true));
      ends(world.next(List.of("settle", "--once")), "settle --once beside it");
      still.end();

      assertThat(world.printed("beside"), still.exit(), is(6));
      assertThat(world.printed("beside"), containsString("another run has settled it"));
    } finally {
      sync.destroyForcibly();
    }
    assertThat(Promises.of(world).atTheEnd(), is(empty()));
  }

  @Test
  @EnabledIfSystemProperty(named = "stopped.points", matches = ".+")
  void everyPointOfTheSendingPath() throws Exception {
    String asked = System.getProperty("stopped.points", "");
    List<String> points = asked.equals("all") ? ALL : List.of(asked.split(",", -1));
    List<String> broken = new ArrayList<>();
    for (String point : points) {
      try {
        holds(point);
      } catch (AssertionError e) {
        broken.add(point + ": " + e.getMessage());
        System.err.println(point + ": " + e.getMessage());
      }
    }
    assertThat(broken, is(empty()));
  }

  /** Lets all happen; tells how many members the last runs looked after again. */
  private long holds(String point) throws IOException, InterruptedException {
    Instant start = Instant.now();
    world.forgetTheCorrection();
    world.reset();
    Path clock = folder.resolve("clock-" + start.toEpochMilli());
    MovedClock.create(clock);
    boolean late = Set.of(LATE, LATE_AND_DEAD).contains(point);
    StoppedProcess still = new StoppedProcess();
    if (late) {
      world.beforeEachUpload(first(still));
    }
    boolean outside = late || point.startsWith("HTTP");
    String runId = "stopped-" + start.toEpochMilli();
    Process process =
        world.startStopping(point, clock, outside ? Optional.of(still) : Optional.empty(), runId);
    still.of(process);
    try {
      assertThat(point + " was passed", still.await(), is(true));
      ends(world.again(), "the run that takes the lane over");
      world.correctTheDay();
      ends(world.again(), "the run that removes people");
      MovedClock.move(clock, Duration.ofMinutes(25));
      if (point.equals(LATE_AND_DEAD)) {
        still.kill();
        process.onExit().join();
      } else {
        still.end();
        assertThat(point + "\n" + world.printed(runId), still.exit(), is(6));
      }
    } finally {
      process.destroyForcibly();
      still.kill();
    }
    world.awaitCalls();
    if (late) {
      assertThat("withdrawn and put back", members(), hasItem("na" + WarehouseDays.WITHDRAWN));
    }
    long again = endsWell(point);
    System.err.printf(
        "%s %s: all holds, %d members again, %d ms%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        point,
        again,
        Duration.between(start, Instant.now()).toMillis());
    return again;
  }

  /** Runs on until nothing is left to do; returns how many members were looked after again. */
  private long endsWell(String point) throws IOException {
    long again = 0;
    CrashWorld.Run run;
    int runs = 0;
    do {
      run = world.again();
      again += late(run);
    } while (run.exit() != 0 && ++runs < 2);
    ends(run, "the last run");
    assertThat(point, Promises.of(world).atTheEnd(), is(empty()));
    return again;
  }

  /** Holds the first upload with a new member until the process goes on. */
  private static Consumer<Relay.Call> first(StoppedProcess still) {
    AtomicBoolean held = new AtomicBoolean();
    String member = "\"na" + WarehouseDays.WITHDRAWN + "\"";
    return call -> {
      if (call.body().contains(member) && held.compareAndSet(false, true)) {
        still.run();
      }
    };
  }

  private static void ends(CrashWorld.Run run, String which) {
    assertThat(which + ":\n" + run.output(), run.exit(), is(0));
  }

  private static long late(CrashWorld.Run run) {
    return run.report() == null
        ? 0
        : run.report().audiences().stream()
            .mapToLong(audience -> audience.delivery().getOrDefault("late", 0L))
            .sum();
  }

  private Set<String> members() {
    Set<String> members = new TreeSet<>();
    for (AudienceView audience : world.sandbox().audiences()) {
      if (audience.region().name().toLowerCase(Locale.ROOT).equals("na")) {
        world.sandbox().members(audience.audienceId()).stream()
            .filter(MemberView::active)
            .map(MemberView::externalUserId)
            .forEach(members::add);
      }
    }
    return members;
  }
}
