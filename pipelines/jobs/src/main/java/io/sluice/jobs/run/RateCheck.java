package io.sluice.jobs.run;

import io.sluice.domain.delivery.LaneBudget;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.AccountLimits;
import io.sluice.jobs.run.SourceCheck.Checked;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says where an account allows too few requests in flight to come up to its rate. */
public final class RateCheck {
  // Uploads of megabytes over a long way are hardly ever answered sooner.
  private static final Duration QUICK = Duration.ofMillis(200);

  private RateCheck() {}

  /** A line for each account whose rate needs answers of under 200 ms; no failure. */
  public static List<Checked> check(List<? extends PlanUnit> units) {
    return units.stream().flatMap(unit -> check(unit).stream()).distinct().toList();
  }

  private static Optional<Checked> check(PlanUnit unit) {
    AccountLimits limits = unit.account().limits();
    // Events cost requests alone; full uploads of members leave no faster than records may.
    int records = unit instanceof AudienceUnit ? limits.maxRecords() : 1;
    Duration answer =
        new LaneBudget(limits.requestsPerSecond(), limits.recordsPerHour(), limits.inFlight())
            .longestAnswer(records);
    return answer.compareTo(QUICK) < 0
        ? Optional.of(new Checked(unit.account().id(), ExitCode.DONE, finding(limits, answer)))
        : Optional.empty();
  }

  private static String finding(AccountLimits limits, Duration answer) {
    return String.format(
        Locale.ROOT,
        "requests-per-second %s is reached only where answers take %d ms on the average, with"
            + " in-flight %d: raise in-flight",
        limits.requestsPerSecond(),
        answer.toMillis(),
        limits.inFlight());
  }
}
