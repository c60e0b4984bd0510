package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({"PT0.25S,0.3 s", "PT59.9S,59.9 s", "PT61S,1 min 01 s", "PT3600S,1 h 00 min"})
  void durationIsShownInItsTwoLargestUnits(Duration duration, String text) {
    assertThat(Figures.time(duration), is(text));
  }

  @ParameterizedTest
  @CsvSource({"1,3,33.3 %", "1,100000,< 0.1 %", "99999,100000,> 99.9 %", "5,5,100.0 %", "0,0,-"})
  void shareIsNeverRoundedToNothingOrAll(long part, long whole, String text) {
    assertThat(Figures.percent(part, whole), is(text));
  }

  @Test
  void rateNeedsAMeasuredTime() {
    assertThat(Figures.rate(Figures.perSecond(5, OptionalLong.of(0)), "req/s"), is("-"));
    assertThat(Figures.rate(Figures.perSecond(5, OptionalLong.empty()), "req/s"), is("-"));
    assertThat(
        Figures.rate(Figures.perSecond(5, OptionalLong.of(2_000)), "req/s"), is("2.5 req/s"));
  }
}
