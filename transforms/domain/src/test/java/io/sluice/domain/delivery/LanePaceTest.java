package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanePaceTest {
  @Test
  void waitsDoubleUpToTheLongest() {
    PollSchedule schedule = PollSchedule.doubling(Duration.ofSeconds(2), Duration.ofSeconds(60));
    assertThat(
        IntStream.range(0, 7).mapToObj(n -> schedule.next("job", n).toSeconds()).toList(),
        equalTo(List.of(2L, 4L, 8L, 16L, 32L, 60L, 60L)));
    assertThat(schedule.next("job", Integer.MAX_VALUE), is(Duration.ofSeconds(60)));
  }

  @Test
  void waitsOfZeroAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PollSchedule.doubling(Duration.ZERO, Duration.ofSeconds(1)));
  }

  @Test
  void gateThatClosesDuringTheWaitStopsTheRequest() throws InterruptedException {
    AtomicBoolean open = new AtomicBoolean(true);
    Pacer slow = new Pacer(() -> open.set(false));
    GatedPacer gated = GatedPacer.of(slow, open::get);

    assertThrows(InterruptedException.class, () -> gated.acquire(7));
    assertThrows(InterruptedException.class, () -> gated.acquire(8));
    assertThat(slow.taken, equalTo(List.of(7)));
  }

  @Test
  void openGatePassesEverythingOn() throws InterruptedException {
    Pacer pacer = new Pacer(() -> {});
    GatedPacer gated = GatedPacer.of(pacer, SendGate.OPEN);
    gated.acquire(3);
    gated.throttled(Duration.ofSeconds(4));
    gated.succeeded();
    assertThat(pacer.taken, equalTo(List.of(3, 4, -1)));
  }

  @Test
  void budgetNamesTheSettingThatIsWrong() {
    assertThat(message(() -> new LaneBudget(0, 1, 1)), containsString("requests-per-second"));
    assertThat(
        message(() -> new LaneBudget(Double.NaN, 1, 1)), containsString("requests-per-second"));
    assertThat(message(() -> new LaneBudget(1, 0, 1)), containsString("records-per-hour"));
    assertThat(message(() -> new LaneBudget(1, 1, 65)), containsString("in-flight"));
    assertThat(LaneBudget.standard(), is(new LaneBudget(5, 14_700_000, 4)));
  }

  @Test
  void requestsInFlightBoundTheAnswerThatARateCanWaitFor() {
    assertThat(new LaneBudget(100, 14_700_000, 4).longestAnswer(1), is(Duration.ofMillis(24)));
    assertThat(new LaneBudget(100, 14_700_000, 20).longestAnswer(1), is(Duration.ofMillis(160)));
    // Full requests of 6,000 leave 0.68 times a second, whatever the rate.
    assertThat(LaneBudget.standard().longestAnswer(1), is(Duration.ofMillis(487)));
    assertThat(LaneBudget.standard().longestAnswer(6_000), is(Duration.ofMillis(3_583)));
  }

  private static String message(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }

  private static final class Pacer implements RequestPacer {
    private final List<Integer> taken = new ArrayList<>();
    private final Runnable wait;

    Pacer(Runnable wait) {
      this.wait = wait;
    }

    @Override
    public void acquire(int records) {
      taken.add(records);
      wait.run();
    }

    @Override
    public void throttled(Duration retryAfter) {
      taken.add((int) retryAfter.toSeconds());
    }

    @Override
    public void succeeded() {
      taken.add(-1);
    }
  }
}
