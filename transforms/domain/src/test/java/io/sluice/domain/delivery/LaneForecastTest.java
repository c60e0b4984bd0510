package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LaneForecastTest {
  private static final LaneBudget BUDGET = new LaneBudget(5, 3_600_000, 4);

  @Test
  void theTighterBudgetDecides() {
    assertThat(new LaneForecast(50, 1_000).time(BUDGET, 1), is(Duration.ofSeconds(10)));
    assertThat(new LaneForecast(50, 100_000).time(BUDGET, 1), is(Duration.ofSeconds(100)));
  }

  @Test
  void aShareTakesLonger() {
    assertThat(new LaneForecast(50, 1_000).time(BUDGET, 0.25), is(Duration.ofSeconds(40)));
  }

  @Test
  void sumsAddUp() {
    LaneForecast sum = new LaneForecast(1, 2).plus(new LaneForecast(3, 4));
    assertThat(sum, is(new LaneForecast(4, 6)));
    assertThat(LaneForecast.NOTHING.time(BUDGET, 1), is(Duration.ZERO));
  }
}
