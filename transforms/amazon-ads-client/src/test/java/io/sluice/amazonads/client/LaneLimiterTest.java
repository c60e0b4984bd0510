package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneLimiterTest {
  private static final long PLENTY = 1_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final VirtualTime time = new VirtualTime();

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 1, 5, 100})
  void requestsUseTheBudgetAndNeverExceedIt(double rate) throws InterruptedException {
    LaneLimiter lane = lane(rate, PLENTY);

    assertExact(departures(lane, 2_000, 0), rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 100})
  void wakingLateCostsNoBudget(double rate) throws InterruptedException {
    time.oversleep(Duration.ofNanos(80_000));
    LaneLimiter lane = lane(rate, PLENTY);
    List<Long> departures = departures(lane, 2_000, 0);

    double used = 1_999 * 1e9 / (departures.get(1_999) - departures.get(0)) / rate;
    assertThat(used, closeTo(1, 0.001));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5})
  void requestsDoNotLeaveTwoAtOnceAfterAStall(double rate) throws InterruptedException {
    time.oversleep(Duration.ofMillis(1_500));
    List<Long> departures = departures(lane(rate, PLENTY), 50, 0);

    for (int i = 1; i < departures.size(); i++) {
      assertThat((departures.get(i) - departures.get(i - 1)) / 1e9, greaterThanOrEqualTo(1 / rate));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100})
  void severalInFlightShareTheBudgetExactly(int rate) throws Exception {
    LaneLimiter lane = lane(rate, PLENTY);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ends.add(
          threads.submit(
              () -> {
                for (int k = 0; k < 100; k++) {
                  lane.acquire(0);
                }
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();

    double seconds = time.elapsed().toNanos() / 1e9;
    assertThat(seconds, closeTo(799.0 / rate, 799.0 / rate * 0.001));
  }

  @Test
  void silenceSavesNoMoreThanOneRequest() throws InterruptedException {
    LaneLimiter lane = lane(5, PLENTY);
    time.pass(Duration.ofMinutes(10));

    assertExact(departures(lane, 50, 0), 5);
  }

  @Test
  void recordsOfAnyHourStayWithinTheBudgetAndUseIt() throws InterruptedException {
    long budget = 14_700_000;
    LaneLimiter lane = lane(100, budget);
    int batches = 6_000;
    List<Long> departures = departures(lane, batches, 6_000);

    assertThat(mostInAnyHour(departures, 6_000), lessThanOrEqualTo(budget));
    double used =
        6_000.0 * (batches - 1) / (departures.get(batches - 1) - departures.get(0)) * HOUR / budget;
    assertThat(used, greaterThanOrEqualTo(0.98));
  }

  @Test
  void recordsLeaveEvenlyNotInABurst() throws InterruptedException {
    LaneLimiter lane = lane(100, 3_600_000);
    List<Long> departures = departures(lane, 20, 6_000);

    for (int i = 3; i < departures.size(); i++) {
      double gap = (departures.get(i) - departures.get(i - 1)) / 1e9;
      assertThat(gap, closeTo(6, 0.02));
    }
  }

  @Test
  void smallBudgetHoldsForTheFirstHourToo() throws InterruptedException {
    LaneLimiter lane = lane(100, 20_000);
    List<Long> departures = departures(lane, 30, 6_000);

    assertThat(mostInAnyHour(departures, 6_000), is(18_000L));
  }

  @Test
  void batchThatNeverFitsIsRefused() {
    LaneLimiter lane = lane(1, 5_000);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> lane.acquire(6_000));
    assertThat(e.getMessage(), containsString("never fits into records-per-hour 5000"));
  }

  @Test
  void throttlingWaitsAsAskedAndHalvesTheRate() throws InterruptedException {
    LaneLimiter lane = lane(10, PLENTY);
    lane.acquire(0);
    long before = time.nanoTime();

    lane.throttled(Duration.ofSeconds(7));
    List<Long> departures = departures(lane, 3, 0);

    assertThat(departures.get(0) - before, is(Duration.ofSeconds(7).toNanos()));
    assertThat(departures.get(1) - departures.get(0), is(Duration.ofMillis(200).toNanos()));
    assertThat(departures.get(2) - departures.get(1), is(Duration.ofMillis(200).toNanos()));
  }

  @Test
  void throttlingWithoutATimeWaitsASecond() throws InterruptedException {
    LaneLimiter lane = lane(10, PLENTY);
    long before = time.nanoTime();

    lane.throttled(Duration.ZERO);
    lane.acquire(0);

    assertThat(time.nanoTime() - before, is(Duration.ofSeconds(1).toNanos()));
  }

  @Test
  void rateIsFullAgainAMinuteAfterThrottling() throws InterruptedException {
    LaneLimiter lane = lane(10, PLENTY);
    for (int i = 0; i < 8; i++) {
      lane.throttled(Duration.ofSeconds(1));
      time.pass(Duration.ofSeconds(1));
    }
    long resumed = time.nanoTime();
    while (time.nanoTime() - resumed < Duration.ofSeconds(60).toNanos()) {
      lane.acquire(0);
      lane.succeeded();
    }

    assertThat(lane.requestsPerSecond(), is(10.0));
    assertExact(departures(lane, 100, 0), 10);
  }

  @Test
  void interruptedWaitTakesNothing() throws InterruptedException {
    LaneLimiter lane = lane(1, PLENTY);
    lane.acquire(0);
    long before = time.nanoTime();
    time.interruptNextSleep();

    assertThrows(InterruptedException.class, () -> lane.acquire(6_000));
    lane.acquire(0);

    assertThat(time.nanoTime() - before, is(Duration.ofSeconds(1).toNanos()));
    assertThat(lane.state().recordsPerMinute().get(0), is(0L));
  }

  @Test
  void lanesOfOneClientShareOneRate() throws InterruptedException {
    SharedLimiter shared = SharedLimiter.of(10, time.surroundings());
    LaneBudget budget = new LaneBudget(8, PLENTY);
    LaneLimiter one = LaneLimiter.of(budget, shared, time.surroundings());
    LaneLimiter two = LaneLimiter.of(budget, shared, time.surroundings());
    List<Long> departures = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      one.acquire(0);
      departures.add(time.nanoTime());
      two.acquire(0);
      departures.add(time.nanoTime());
    }

    assertExact(departures, 10);
  }

  @Test
  void laneThatWaitedForOthersDoesNotFollowTooClose() throws InterruptedException {
    SharedLimiter shared = SharedLimiter.of(1, time.surroundings());
    LaneLimiter lane = LaneLimiter.of(new LaneBudget(2, PLENTY), shared, time.surroundings());
    List<Long> departures = departures(lane, 50, 0);

    assertExact(departures, 1);
  }

  @Test
  void successorGoesOnWhereTheFormerOwnerStopped() throws InterruptedException {
    LaneBudget budget = new LaneBudget(1, 10_000);
    LaneLimiter former = lane(1, 10_000);
    former.throttled(Duration.ofSeconds(1));
    former.acquire(6_000);
    LimiterState state = former.state();
    time.pass(Duration.ofMinutes(10));

    LaneLimiter successor =
        LaneLimiter.resumed(
            budget, SharedLimiter.of(100, time.surroundings()), time.surroundings(), state);

    assertThat(successor.requestsPerSecond(), is(0.5));
    assertThat(successor.state().recordsPerMinute().get(10), is(6_000L));
    long before = time.nanoTime();
    successor.acquire(6_000);
    double waited = (time.nanoTime() - before) / 1e9;
    assertThat(waited, closeTo(3_000, 61));
  }

  @Test
  void freshSuccessorOfADebtorPaysTheDebtFirst() throws InterruptedException {
    LimiterState state = new LimiterState(1, -3, 0, List.of(), time.instant());
    LaneLimiter lane =
        LaneLimiter.resumed(
            new LaneBudget(1, PLENTY),
            SharedLimiter.of(100, time.surroundings()),
            time.surroundings(),
            state);
    long before = time.nanoTime();

    lane.acquire(0);

    assertThat(time.nanoTime() - before, is(Duration.ofSeconds(4).toNanos()));
    assertThat(lane.state().availableRequests(), is(0.0));
  }

  private LaneLimiter lane(double requests, long records) {
    SharedLimiter shared = SharedLimiter.of(10_000, time.surroundings());
    return LaneLimiter.of(new LaneBudget(requests, records), shared, time.surroundings());
  }

  private List<Long> departures(LaneLimiter lane, int requests, int records)
      throws InterruptedException {
    List<Long> departures = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      lane.acquire(records);
      departures.add(time.nanoTime());
    }
    return departures;
  }

  /** No window ever holds more than the rate allows, and 98 % of it is used. */
  private static void assertExact(List<Long> departures, double rate) {
    int last = departures.size() - 1;
    double shortest = Double.MAX_VALUE;
    for (int i = 1; i < departures.size(); i++) {
      for (int k = 1; k <= Math.min(i, 20); k++) {
        double gap = departures.get(i) - departures.get(i - k) + 1.0;
        shortest = Math.min(shortest, gap * rate / (k * 1e9));
      }
    }
    assertThat("shortest gap against the rate's", shortest, greaterThanOrEqualTo(0.999_999));
    double used = last * 1e9 / (departures.get(last) - departures.get(0)) / rate;
    assertThat("share of the budget used", used, greaterThanOrEqualTo(0.98));
    assertThat("share of the budget used", used, lessThanOrEqualTo(1.000_001));
  }

  private static long mostInAnyHour(List<Long> departures, int records) {
    long most = 0;
    int from = 0;
    for (int to = 0; to < departures.size(); to++) {
      while (departures.get(to) - departures.get(from) >= HOUR) {
        from++;
      }
      most = Math.max(most, (long) (to - from + 1) * records);
    }
    return most;
  }
}
