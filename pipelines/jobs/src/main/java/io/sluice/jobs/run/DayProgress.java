package io.sluice.jobs.run;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * How far a range of days has come, in words.
 *
 * @param done days that are done
 * @param all days to do
 * @param started when the first began
 */
record DayProgress(int done, int all, Instant started) {
  DayProgress oneMore() {
    return new DayProgress(done + 1, all, started);
  }

  /** What is said when a day begins. */
  String begins(LocalDate day, Instant now) {
    String text = "day " + (done + 1) + " of " + all + ", " + day;
    Duration took = Duration.between(started, now);
    if (done == 0 || took.isZero() || took.isNegative()) {
      return text;
    }
    Instant finish = now.plus(took.multipliedBy(all - (long) done).dividedBy(done));
    return text + "; at this pace done at " + finish.truncatedTo(ChronoUnit.SECONDS);
  }
}
