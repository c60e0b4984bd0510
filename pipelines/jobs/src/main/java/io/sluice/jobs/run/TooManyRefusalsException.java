package io.sluice.jobs.run;

/** More refusals would have to be looked through than memory should hold: exit 2. */
public final class TooManyRefusalsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyRefusalsException(String message) {
    super(message);
  }
}
