package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
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

  @Test
  void windowIsAllThatAmazonTakes() {
    List<LocalDate> days = EventDays.WINDOW.days(NEWEST, 0, Optional.of(NEWEST), WINDOW);
    assertThat(days, hasSize(22));
    assertThat(days.get(0), is(NEWEST.minusDays(21)));
  }

  @Test
  void namedDaysMoveTheMarkOnlyWhereTheyJoinOn() {
    Optional<LocalDate> mark = Optional.of(NEWEST.minusDays(5));
    assertThat(readUpTo(NEWEST.minusDays(9), NEWEST.minusDays(7), mark), is(mark));
    assertThat(readUpTo(NEWEST, NEWEST, mark), is(mark));
    assertThat(readUpTo(NEWEST.minusDays(4), NEWEST, mark), is(Optional.of(NEWEST)));
    assertThat(readUpTo(NEWEST, NEWEST, Optional.empty()), is(Optional.of(NEWEST)));
    assertThat(EventDays.WINDOW.readUpTo(NEWEST, mark), is(mark));
    assertThat(EventDays.NEWEST.readUpTo(NEWEST, mark), is(Optional.of(NEWEST)));
  }

  private static Optional<LocalDate> readUpTo(
      LocalDate from, LocalDate to, Optional<LocalDate> mark) {
    return EventDays.range(from, to).readUpTo(to, mark);
  }

  private static List<LocalDate> days(int reread, Optional<LocalDate> settled) {
    return EventDays.NEWEST.days(NEWEST, reread, settled, WINDOW);
  }
}
