package io.sluice.jobs.run;

/**
 * What lies at rest does not fit together, or counts do not add up: somebody has to look. The
 * message names ids, counts and paths, never a value of a row.
 */
public final class StateBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateBrokenException(String message) {
    super(message);
  }
}
