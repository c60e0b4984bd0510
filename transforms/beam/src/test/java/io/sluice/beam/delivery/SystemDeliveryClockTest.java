package io.sluice.beam.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemDeliveryClockTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private final SystemDeliveryClock clock =
      SystemDeliveryClock.of(Clock.fixed(NOON, ZoneOffset.UTC));

  @Test
  void timeIsThatOfTheClockGiven() {
    assertThat(clock.now(), is(NOON));
  }

  @Test
  void taskThatThrowsIsRepeatedAllTheSame() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(3);
    Runnable failing =
        () -> {
          runs.countDown();
          throw new IllegalStateException("the catalogue is away");
        };
    try (DeliveryClock.Beat beat = clock.every(Duration.ofMillis(1), failing)) {
      assertThat(runs.await(20, TimeUnit.SECONDS), is(true));
      assertThat(beat != null, is(true));
    }
  }

  @Test
  void noWaitForNothing() throws InterruptedException {
    clock.sleep(Duration.ZERO);
    clock.sleep(Duration.ofDays(-1));
    assertThat(clock.now(), is(NOON));
  }
}
