package io.sluice.jobs.run;

import java.util.Locale;

/** Tells a person what goes on: one call a slow step. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = message -> {};

  /** A number with its noun, as in {@code 1 plan} and {@code 30,000 rows}. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** Tells that a step starts or ended; ids and counts only. */
  void step(String message);
}
