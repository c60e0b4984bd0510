package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.delivery.LaneForecast;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SendingPaceTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final LaneForecast ALL = new LaneForecast(2_000, 10_000_000);
  private static final LaneForecast BEFORE = new LaneForecast(1_500, 7_500_000);

  private final SendingPace third = new SendingPace(ALL, BEFORE, 0.3, START);

  @Test
  void itsBeginningTellsWhatThereIsAndWhenTheBudgetsAllowItsEnd() {
    assertThat(
        third.begins("1 plan on 1 lane", Duration.ofMinutes(100)),
        is(
            "sending 1 plan on 1 lane at 30 % of the lane: 7,500,000 records in 1,500 requests;"
                + " by budget done at 2026-03-01T07:40:00Z"));
  }

  @Test
  void meanwhileItTellsWhatHasLeftAndWhenTheRestWillHave() {
    LaneForecast left = new LaneForecast(1_000, 5_000_000);
    assertThat(
        third.goesOn(left, START.plusSeconds(3_600)),
        is(
            "1000 of 2000 requests have left with 5,000,000 of 10,000,000 records at 30 % of the"
                + " lane; at this pace done at 2026-03-01T09:00:00Z"));
  }

  @Test
  void withoutAPaceNothingIsForetold() {
    assertThat(
        new SendingPace(ALL, BEFORE, 1, START).goesOn(BEFORE, START.plusSeconds(60)),
        is("500 of 2000 requests have left with 2,500,000 of 10,000,000 records"));
  }
}
