package io.sluice.benchmarks;

import io.sluice.sandbox.RateLimit;
import java.time.Duration;
import java.util.List;

/**
 * A lane that is measured.
 *
 * @param name of account and audience
 * @param requestsPerSecond its budget, and the sandbox's limit
 * @param recordsPerHour its other budget
 * @param batch records in a request
 * @param inFlight requests at the same time
 */
record LaneCase(String name, int requestsPerSecond, long recordsPerHour, int batch, int inFlight) {
  /** The most that the configuration takes: Amazon wants fewer than 15 million. */
  static final long MOST_RECORDS = 14_999_999;

  /** The lanes of one run. */
  static final List<LaneCase> ALL =
      List.of(
          new LaneCase("one", 1, MOST_RECORDS, 300, 4),
          new LaneCase("five", 5, MOST_RECORDS, 100, 4),
          new LaneCase("hundred", 100, MOST_RECORDS, 10, 32),
          new LaneCase("records", 5, MOST_RECORDS, 6_000, 4));

  /** True where the records are the tighter budget. */
  boolean countsRecords() {
    return (long) batch * requestsPerSecond * 3_600 > recordsPerHour;
  }

  /** What a second may hold, in records or requests. */
  double perSecond() {
    return countsRecords() ? recordsPerHour / 3_600.0 : requestsPerSecond;
  }

  /** Members that keep the lane busy so long. */
  long members(Duration time) {
    double records = countsRecords() ? perSecond() : perSecond() * batch;
    return (long) Math.ceil(records * time.toSeconds());
  }

  /** What the sandbox refuses by: the same rate, a second's worth at once, two at least. */
  RateLimit limit() {
    return new RateLimit(requestsPerSecond, Duration.ofSeconds(1), Math.max(2, requestsPerSecond));
  }
}
