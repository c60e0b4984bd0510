package io.sluice.jobs.run;

/** Another run has written the intent to create the same thing, so this run must not. */
final class TakenElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
