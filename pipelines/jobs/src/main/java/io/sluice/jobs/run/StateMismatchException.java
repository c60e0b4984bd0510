package io.sluice.jobs.run;

/** The catalogue and the workspace do not belong together: exit 2, with the choices. */
public final class StateMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateMismatchException(String message) {
    super(message);
  }
}
