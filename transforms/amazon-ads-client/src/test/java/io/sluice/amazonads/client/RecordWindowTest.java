package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWindowTest {
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final long NOW = 5_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final RecordWindow window = new RecordWindow(NOW);

  @Test
  void recordsThatFitDoNotWait() {
    window.add(600, NOW);

    assertThat(window.delayNanos(400, 1_000, NOW), is(0L));
  }

  @Test
  void recordsThatDoNotFitWaitUntilEnoughOldOnesAreAnHourOld() {
    window.add(300, NOW);
    window.add(600, NOW + MINUTE);

    long delay = window.delayNanos(400, 1_000, NOW + 2 * MINUTE);

    // The second in which they left counts as a whole, and one more.
    assertThat(delay, is(HOUR + 2 * SECOND - 2 * MINUTE));
    assertThat(window.delayNanos(400, 1_000, NOW + 2 * MINUTE + delay), is(0L));
  }

  @Test
  void exportCountsByMinuteNewestFirst() {
    window.add(1, NOW);
    window.add(2, NOW + 10 * MINUTE);
    window.add(4, NOW + 10 * MINUTE + 30 * SECOND);

    List<Long> minutes = window.perMinute(NOW + 11 * MINUTE, at(11 * MINUTE));

    assertThat(minutes.get(1), is(6L));
    assertThat(minutes.get(11), is(1L));
    assertThat(minutes.stream().mapToLong(Long::longValue).sum(), is(7L));
  }

  @Test
  void importedWindowNeverForgetsEarlierThanTheExportedOne() {
    window.add(700, NOW);

    RecordWindow successor = handedOver(window, NOW + 5 * MINUTE, 5 * MINUTE, 8 * MINUTE, 77);

    // Eight minutes old, taken for a second over seven.
    assertThat(successor.delayNanos(400, 1_000, 77), is(HOUR + SECOND - 7 * MINUTE));
  }

  @Test
  void recordsGrowOldHoweverOftenTheLaneChangesHands() {
    RecordWindow lane = window;
    lane.add(700, NOW);
    long halfMinutes = 0;
    while (lane.delayNanos(400, 1_000, NOW + halfMinutes * MINUTE / 2) > 0) {
      long before = halfMinutes * MINUTE / 2;
      halfMinutes++;
      lane = handedOver(lane, NOW + before, before, before + MINUTE / 2, NOW + before + MINUTE / 2);
    }

    assertThat(halfMinutes, is(123L));
  }

  @Test
  void importedMinutesOlderThanAnHourAreForgotten() {
    window.add(900, NOW);

    RecordWindow successor = handedOver(window, NOW + MINUTE, MINUTE, 62 * MINUTE, NOW);

    assertThat(successor.delayNanos(400, 1_000, NOW), is(0L));
  }

  /** Export and import at times after {@link #START}, the latter under another clock. */
  private static RecordWindow handedOver(
      RecordWindow from, long fromNow, long exported, long imported, long toNow) {
    List<Long> minutes = from.perMinute(fromNow, at(exported));
    LimiterState state = new LimiterState(1, 0, 0, minutes, at(exported));
    return RecordWindow.resumed(state, toNow, at(imported));
  }

  private static Instant at(long nanosAfterStart) {
    return START.plusNanos(nanosAfterStart);
  }
}
