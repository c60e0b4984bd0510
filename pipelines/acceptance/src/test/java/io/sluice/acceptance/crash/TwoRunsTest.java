package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with the same command at the same time. */
class TwoRunsTest {
  private static final long LONGEST_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void loserEndsWithSixAndNamesWhoHoldsTheLane() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch loserIsDone = new CountDownLatch(1);
    try (CrashWorld world =
        CrashWorld.of(folder.resolve("world"), Scenario.AUDIENCES, ChildJvm.in(folder))) {
      world.reset();
      world.beforeUploads(
          () -> {
            sending.countDown();
            await(loserIsDone);
          });
      Process winner = world.start("winner");
      try {
        assertThat("the first one sends", await(sending), is(true));
        Process loser = world.start("loser", "--lane-wait", "PT0S");
        assertThat(loser.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), is(true));
        assertThat(world.printed("loser"), loser.exitValue(), is(6));
        assertThat(
            world.printed("loser"),
            allOf(
                containsString("is held by " + winner.pid() + "/winner"), containsString("again")));
        assertThat("nothing of the loser got out", world.uploads(), is(0L));
      } finally {
        loserIsDone.countDown();
      }
      assertThat(winner.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), is(true));
      assertThat(world.printed("winner"), winner.exitValue(), is(0));

      assertThat("each batch once", world.uploads(), is(6L));
      assertThat(Promises.of(world).atTheEnd(), is(empty()));
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
