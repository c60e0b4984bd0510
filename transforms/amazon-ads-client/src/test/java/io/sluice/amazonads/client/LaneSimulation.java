package io.sluice.amazonads.client;

import io.sluice.domain.delivery.RequestPacer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * A lane at work in virtual time: some workers, each asks for a turn, sends, waits for the answer
 * and asks again. Waits end late, answers take uneven time and come while others wait, the lane
 * changes hands. One thread; the limiter's fair lock serves workers in the order of asking, as
 * here.
 */
final class LaneSimulation {
  static final long SECOND = Duration.ofSeconds(1).toNanos();

  /**
   * A request that left.
   *
   * @param at nanoseconds from the start
   * @param records in it
   */
  record Departure(long at, int records) {}

  private record Event(long at, Runnable what) {}

  private final Random random = new Random(7);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private final PriorityQueue<Long> readyWorkers = new PriorityQueue<>();
  private final List<Departure> departures = new ArrayList<>();
  private final SharedLimiter shared;
  private final LaneBudget budget;
  private long now;
  private long latestWake;
  private LongSupplier latency = () -> SECOND / 10;
  private IntUnaryOperator records = departure -> 0;
  private LaneLimiter lane;
  private long throttleAt = Long.MAX_VALUE;
  private Duration retryAfter = Duration.ZERO;

  /** A lane whose client id has the same rate, as every lane of a job has. */
  LaneSimulation(double requestsPerSecond, long recordsPerHour, int inFlight) {
    this.budget = new LaneBudget(requestsPerSecond, recordsPerHour);
    this.shared = SharedLimiter.of(requestsPerSecond, surroundings());
    this.lane = LaneLimiter.of(budget, shared, surroundings());
    for (int i = 0; i < inFlight; i++) {
      readyWorkers.add(0L);
    }
  }

  /** Each wait ends up to so much late. */
  LaneSimulation wakingLate(Duration most) {
    latestWake = most.toNanos();
    return this;
  }

  /** Answers take between two times. */
  LaneSimulation answering(Duration least, Duration most) {
    latency = () -> least.toNanos() + (long) (random.nextDouble() * most.minus(least).toNanos());
    return this;
  }

  /** Records by the number of the request, from 0. */
  LaneSimulation carrying(IntUnaryOperator each) {
    records = each;
    return this;
  }

  /** The first request that leaves after a time is answered by 429. */
  LaneSimulation throttledAt(Duration time, Duration asked) {
    throttleAt = time.toNanos();
    retryAfter = asked;
    return this;
  }

  /** Runs on until a time. */
  LaneSimulation until(Duration end) throws InterruptedException {
    while (readyWorkers.isEmpty() ? !events.isEmpty() : readyWorkers.peek() < end.toNanos()) {
      if (readyWorkers.isEmpty()) {
        passTo(events.peek().at());
        continue;
      }
      passTo(Math.max(now, readyWorkers.poll()));
      int count = records.applyAsInt(departures.size());
      lane.acquire(count);
      departures.add(new Departure(now, count));
      leave();
    }
    return this;
  }

  /** Another owner takes the lane with what the former left, after a gap; requests end before. */
  LaneSimulation handOver(Duration gap) {
    LimiterState state = lane.state();
    passTo(now + gap.toNanos());
    lane = LaneLimiter.resumed(budget, shared, surroundings(), state);
    return this;
  }

  List<Departure> departures() {
    return departures;
  }

  RequestPacer lane() {
    return lane;
  }

  /** The least that left in any window, by what a request counts. */
  double leastInAny(Duration window, double perRequest) {
    double least = Double.MAX_VALUE;
    double sum = 0;
    int to = 0;
    long last = departures.get(departures.size() - 1).at();
    for (int from = 0; from < departures.size(); from++) {
      // The emptiest windows begin just after a departure.
      long begin = departures.get(from).at() + 1;
      if (begin + window.toNanos() > last) {
        break;
      }
      while (departures.get(to).at() < begin + window.toNanos()) {
        sum += weight(to++, perRequest);
      }
      sum -= weight(from, perRequest);
      least = Math.min(least, sum);
    }
    return least;
  }

  /** The most that left in any window. */
  double mostInAny(Duration window, double perRequest) {
    double most = 0;
    double sum = 0;
    int from = 0;
    for (int to = 0; to < departures.size(); to++) {
      sum += weight(to, perRequest);
      while (departures.get(to).at() - departures.get(from).at() >= window.toNanos()) {
        sum -= weight(from++, perRequest);
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  private double weight(int departure, double perRequest) {
    return perRequest > 0 ? perRequest : departures.get(departure).records();
  }

  private void leave() {
    long answered = now + latency.getAsLong();
    LaneLimiter owner = lane;
    if (now >= throttleAt) {
      throttleAt = Long.MAX_VALUE;
      // The client waits before it sends that batch again.
      long again = answered + Math.max(2 * SECOND, retryAfter.toNanos());
      events.add(new Event(answered, () -> owner.throttled(retryAfter)));
      readyWorkers.add(again);
    } else {
      events.add(new Event(answered, owner::succeeded));
      readyWorkers.add(answered);
    }
  }

  private Surroundings surroundings() {
    return new Surroundings(
        () -> Instant.parse("2026-03-01T08:00:00Z").plusNanos(now),
        () -> now + 7 * SECOND,
        wait -> passTo(now + wait.toNanos() + (long) (random.nextDouble() * latestWake)),
        new Random(1));
  }

  private void passTo(long time) {
    while (!events.isEmpty() && events.peek().at() <= time) {
      Event event = events.poll();
      now = Math.max(now, event.at());
      event.what().run();
    }
    now = Math.max(now, time);
  }
}
