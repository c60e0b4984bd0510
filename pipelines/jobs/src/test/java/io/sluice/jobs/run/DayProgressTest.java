package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DayProgressTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-02-20");

  @Test
  void aFinishIsForetoldOnceADayIsDone() {
    DayProgress first = new DayProgress(0, 4, START);
    assertThat(first.begins(DAY, START), is("day 1 of 4, 2026-02-20"));
    assertThat(
        first.oneMore().begins(DAY, START.plusSeconds(60)),
        is("day 2 of 4, 2026-02-20; at this pace done at 2026-03-01T06:04:00Z"));
  }

  @Test
  void nothingIsForetoldFromNoTime() {
    assertThat(new DayProgress(1, 2, START).begins(DAY, START), is("day 2 of 2, 2026-02-20"));
  }
}
