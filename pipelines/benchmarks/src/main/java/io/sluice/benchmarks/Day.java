package io.sluice.benchmarks;

/** The two days of the data set. */
enum Day {
  YESTERDAY,
  TODAY
}
