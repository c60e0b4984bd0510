package io.sluice.jobs.run;

import io.sluice.domain.delivery.LaneForecast;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How far the sending of some plans has come, in words.
 *
 * @param all what the plans have
 * @param before what of it had not left when this command began to send
 * @param share of each lane's time, over 0 and up to 1
 * @param started when it began
 */
record SendingPace(LaneForecast all, LaneForecast before, double share, Instant started) {
  /**
   * What is said when sending begins.
   *
   * @param what plans and lanes, in words
   * @param byBudget how long the lanes' budgets make it last
   */
  String begins(String what, Duration byBudget) {
    return "sending "
        + what
        + lane()
        + ": "
        + Progress.count(before.records(), "record")
        + " in "
        + Progress.count(before.requests(), "request")
        + "; by budget done at "
        + seconds(started.plus(byBudget));
  }

  /** What is said meanwhile. */
  String goesOn(LaneForecast left, Instant now) {
    // The requests first and without commas: a bar is filled by them.
    String text =
        String.format(
            Locale.ROOT,
            "%d of %d requests have left with %,d of %,d records",
            all.requests() - left.requests(),
            all.requests(),
            all.records() - left.records(),
            all.records());
    Duration took = Duration.between(started, now);
    long sent = before.records() - left.records();
    if (sent <= 0 || took.isNegative()) {
      return text + lane();
    }
    double rest = (double) took.toMillis() * left.records() / sent;
    Instant finish = now.plusMillis(Math.round(rest));
    return text + lane() + "; at this pace done at " + seconds(finish);
  }

  private String lane() {
    return share < 1 ? String.format(Locale.ROOT, " at %.0f %% of the lane", share * 100) : "";
  }

  private static String seconds(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
