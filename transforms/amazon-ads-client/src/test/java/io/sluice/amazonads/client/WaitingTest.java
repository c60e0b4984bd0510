package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(RetryAfter.parse("7", NOW), is(Duration.ofSeconds(7)));
    assertThat(RetryAfter.parse(" 0 ", NOW), is(Duration.ZERO));
    assertThat(RetryAfter.parse("Sun, 01 Mar 2026 08:00:30 GMT", NOW), is(Duration.ofSeconds(30)));
  }

  @Test
  void retryAfterThatSaysNothingIsZero() {
    assertThat(RetryAfter.parse(null, NOW), is(Duration.ZERO));
    assertThat(RetryAfter.parse("soon", NOW), is(Duration.ZERO));
    assertThat(RetryAfter.parse("-5", NOW), is(Duration.ZERO));
    assertThat(RetryAfter.parse("Sun, 01 Mar 2026 07:00:00 GMT", NOW), is(Duration.ZERO));
  }

  @Test
  void retryAfterIsBounded() {
    assertThat(RetryAfter.parse("999999999999", NOW), is(Duration.ofDays(1)));
  }

  @Test
  void backoffDoublesUpToAMinuteWithinItsJitter() {
    assertThat(Backoff.delay(1, 0), is(Duration.ofSeconds(1)));
    assertThat(Backoff.delay(1, 0.5), is(Duration.ofMillis(1_500)));
    assertThat(Backoff.delay(2, 0), is(Duration.ofSeconds(2)));
    assertThat(Backoff.delay(3, 0), is(Duration.ofSeconds(4)));
    assertThat(Backoff.delay(60, 0.999_999), lessThanOrEqualTo(Duration.ofSeconds(60)));
    assertThat(Backoff.delay(60, 0), is(Duration.ofSeconds(30)));
  }

  @Test
  void pollingGrowsToItsBoundAndIsTheSameEachTime() {
    Polling polling = Polling.standard();
    for (int look = 0; look < 40; look++) {
      Duration wait = polling.next("job-1", look);
      double whole = Math.min(60, 2 * Math.pow(2, look));
      assertThat(wait.toMillis() / 1e3, lessThanOrEqualTo(whole));
      assertThat(wait.toMillis() / 1e3, greaterThanOrEqualTo(whole * 0.75 - 0.001));
      assertThat(polling.next("job-1", look), is(wait));
    }
  }

  @Test
  void pollingSpreadsJobs() {
    Polling polling = Polling.standard();
    long different =
        IntStream.range(0, 100).mapToObj(i -> polling.next("job-" + i, 5)).distinct().count();

    assertThat(different, greaterThan(90L));
  }
}
