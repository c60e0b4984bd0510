package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWindowTest {
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

    // The second in which they left counts as a whole.
    assertThat(delay, is(HOUR + SECOND - 2 * MINUTE));
    assertThat(window.delayNanos(400, 1_000, NOW + 2 * MINUTE + delay), is(0L));
  }

  @Test
  void exportCountsByMinuteNewestFirst() {
    window.add(1, NOW);
    window.add(2, NOW + 10 * MINUTE);
    window.add(4, NOW + 10 * MINUTE + 30 * SECOND);

    List<Long> minutes = window.perMinute(NOW + 11 * MINUTE);

    assertThat(minutes.size(), is(60));
    assertThat(minutes.get(0), is(6L));
    assertThat(minutes.get(10), is(1L));
    assertThat(minutes.stream().mapToLong(Long::longValue).sum(), is(7L));
  }

  @Test
  void importedWindowNeverForgetsEarlierThanTheExportedOne() {
    window.add(700, NOW);
    List<Long> minutes = window.perMinute(NOW + 5 * MINUTE);

    RecordWindow successor = RecordWindow.resumed(minutes, 3, NOW);

    // Eight to nine minutes old in truth, taken for seven.
    assertThat(successor.delayNanos(400, 1_000, NOW), is(HOUR - 7 * MINUTE));
  }

  @Test
  void importedMinutesOlderThanAnHourAreForgotten() {
    RecordWindow successor = RecordWindow.resumed(List.of(900L), 60, NOW);

    assertThat(successor.delayNanos(400, 1_000, NOW), is(0L));
  }
}
