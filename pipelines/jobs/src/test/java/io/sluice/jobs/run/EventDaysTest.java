package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventDaysTest {
  private static final LocalDate NEWEST = LocalDate.parse("2026-03-10");
  private static final Duration WINDOW = Duration.ofDays(21);

  @Test
  void newestDayAloneWithoutAnythingElse() {
    assertThat(days(0, Optional.empty()), contains(NEWEST));
    assertThat(days(0, Optional.of(NEWEST.minusDays(1))), contains(NEWEST));
    assertThat(days(0, Optional.of(NEWEST)), contains(NEWEST));
  }

  @Test
  void daysThatAreReadAgainComeBefore() {
    assertThat(
        days(2, Optional.of(NEWEST.minusDays(1))),
        contains(NEWEST.minusDays(2), NEWEST.minusDays(1), NEWEST));
  }

  @Test
  void noDayIsPassedOverAfterNightsWithoutARun() {
    assertThat(
        days(1, Optional.of(NEWEST.minusDays(4))),
        contains(NEWEST.minusDays(3), NEWEST.minusDays(2), NEWEST.minusDays(1), NEWEST));
  }

  @Test
  void daysThatAmazonDoesNotTakeAnyMoreAreLeftOut() {
    assertThat(days(0, Optional.of(NEWEST.minusDays(90))), hasSize(22));
  }

  @Test
  void namedDaysAreThose() {
    LocalDate from = NEWEST.minusDays(40);
    assertThat(
        EventDays.range(from, from.plusDays(1)).days(NEWEST, 3, Optional.empty(), WINDOW),
        contains(from, from.plusDays(1)));
    assertThrows(IllegalArgumentException.class, () -> EventDays.range(NEWEST, from));
  }

  private static List<LocalDate> days(int reread, Optional<LocalDate> settled) {
    return EventDays.NEWEST.days(NEWEST, reread, settled, WINDOW);
  }
}
