package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.qualify.Region;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SharedLimitersTest {
  private final VirtualTime time = new VirtualTime();
  private final SharedLimiters limiters = SharedLimiters.empty();

  @Test
  void oneClientInOneRegionHasOneLimiter() {
    SharedLimiter limiter = limiters.limiter(Region.NA, "client-a", 10, time.surroundings());

    assertThat(
        limiters.limiter(Region.NA, "client-a", 10, time.surroundings()), sameInstance(limiter));
    assertThat(
        limiters.limiter(Region.EU, "client-a", 10, time.surroundings()),
        not(sameInstance(limiter)));
    assertThat(
        limiters.limiter(Region.NA, "client-b", 10, time.surroundings()),
        not(sameInstance(limiter)));
  }

  @Test
  void lowestRateThatWasAskedForHolds() throws InterruptedException {
    SharedLimiter limiter = limiters.limiter(Region.NA, "client-a", 10, time.surroundings());
    limiters.limiter(Region.NA, "client-a", 2, time.surroundings());
    limiters.limiter(Region.NA, "client-a", 50, time.surroundings());

    limiter.acquire();
    limiter.acquire();
    limiter.acquire();

    assertThat(time.elapsed(), is(Duration.ofSeconds(1)));
  }

  @Test
  void rateOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> SharedLimiter.of(0, time.surroundings()));
    assertThrows(
        IllegalArgumentException.class, () -> SharedLimiter.of(Double.NaN, time.surroundings()));
    assertThrows(
        IllegalArgumentException.class, () -> SharedLimiter.of(10_001, time.surroundings()));
  }
}
