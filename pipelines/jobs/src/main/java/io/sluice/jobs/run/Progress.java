package io.sluice.jobs.run;

/** Tells a person what goes on: one call a slow step. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = message -> {};

  /** Tells that a step starts or ended; ids and counts only. */
  void step(String message);
}
