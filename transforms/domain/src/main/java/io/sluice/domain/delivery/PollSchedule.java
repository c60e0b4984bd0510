package io.sluice.domain.delivery;

import java.io.Serializable;
import java.time.Duration;

/** The port that says how long to wait between two looks at a job. */
@FunctionalInterface
public interface PollSchedule extends Serializable {
  /**
   * The wait before the next look.
   *
   * @param jobRequestId the job
   * @param looks looks made so far, at least 0
   * @return over zero
   */
  Duration next(String jobRequestId, int looks);

  /**
   * Doubles from the first wait up to the longest.
   *
   * @param first over zero
   * @param longest not less than {@code first}
   */
  static PollSchedule doubling(Duration first, Duration longest) {
    if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "polling needs 0 < first <= longest, got " + first + " and " + longest);
    }
    int enough = Long.numberOfLeadingZeros(Math.max(1, first.toMillis())) - 1;
    return (jobRequestId, looks) -> {
      Duration doubled = first.multipliedBy(1L << Math.min(looks, Math.min(enough, 30)));
      return doubled.compareTo(longest) < 0 ? doubled : longest;
    };
  }
}
