package io.sluice.domain.delivery;

import java.time.Duration;

/**
 * What sending would take of a lane.
 *
 * @param requests at least 0
 * @param records at least 0
 */
public record LaneForecast(long requests, long records) {
  /** Nothing. */
  public static final LaneForecast NOTHING = new LaneForecast(0, 0);

  private static final double SECONDS_AN_HOUR = 3_600;

  /** Both together. */
  public LaneForecast plus(LaneForecast other) {
    return new LaneForecast(requests + other.requests, records + other.records);
  }

  /**
   * How long it takes at least: as long as the tighter of the lane's two budgets allows.
   *
   * @param budget of the lane
   * @param share of the lane's time, over 0 and up to 1
   * @return whole seconds, rounded up
   */
  public Duration time(LaneBudget budget, double share) {
    double byRequests = requests / budget.requestsPerSecond();
    double byRecords = records * SECONDS_AN_HOUR / budget.recordsPerHour();
    return Duration.ofSeconds((long) Math.ceil(Math.max(byRequests, byRecords) / share));
  }
}
