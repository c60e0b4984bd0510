package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveRateTest {
  private static final long NOW = 1_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AdaptiveRate full = AdaptiveRate.of(10, 10, NOW);

  @Test
  void throttledRateIsHalvedAndPaused() {
    AdaptiveRate rate = full.throttled(NOW, 3 * SECOND);

    assertThat(rate.requestsPerSecond(), is(5.0));
    assertThat(rate.pauseNanos(NOW + SECOND), is(2 * SECOND));
    assertThat(rate.pauseNanos(NOW + 4 * SECOND), is(0L));
  }

  @Test
  void answersOfOneIncidentHalveOnceAndKeepTheLongerPause() {
    AdaptiveRate rate =
        full.throttled(NOW, 3 * SECOND)
            .throttled(NOW + SECOND, 5 * SECOND)
            .throttled(NOW + SECOND, SECOND);

    assertThat(rate.requestsPerSecond(), is(5.0));
    assertThat(rate.pauseNanos(NOW + SECOND), is(5 * SECOND));
  }

  @Test
  void throttlingAfterThePauseHalvesAgain() {
    AdaptiveRate rate = full.throttled(NOW, SECOND).throttled(NOW + 2 * SECOND, SECOND);

    assertThat(rate.requestsPerSecond(), is(2.5));
  }

  @Test
  void rateNeverFallsBelowTheFloor() {
    AdaptiveRate rate = full;
    long now = NOW;
    for (int i = 0; i < 20; i++) {
      rate = rate.throttled(now, SECOND);
      now += 2 * SECOND;
    }

    assertThat(rate.requestsPerSecond(), is(10.0 / 64));
  }

  @Test
  void answeredRateClimbsToFullWithinAMinute() {
    AdaptiveRate rate = AdaptiveRate.of(10, 0, NOW);
    for (int second = 1; second <= 30; second++) {
      rate = rate.succeeded(NOW + second * SECOND);
    }
    assertThat(rate.requestsPerSecond(), closeTo(10.0 / 64 + 5, 1e-9));
    for (int second = 31; second <= 60; second++) {
      rate = rate.succeeded(NOW + second * SECOND);
    }
    assertThat(rate.requestsPerSecond(), is(10.0));
  }

  @Test
  void answersDuringThePauseDoNotClimb() {
    AdaptiveRate rate = full.throttled(NOW, 10 * SECOND).succeeded(NOW + 9 * SECOND);

    assertThat(rate.requestsPerSecond(), is(5.0));
    assertThat(rate.succeeded(NOW + 11 * SECOND).requestsPerSecond(), greaterThan(5.0));
  }
}
