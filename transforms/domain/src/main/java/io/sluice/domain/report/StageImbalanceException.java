package io.sluice.domain.report;

/** The counts of a plan do not add up: a fault of ours, never of the data. The message has them. */
public final class StageImbalanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes the message: which stage, and all its numbers. */
  public StageImbalanceException(String message) {
    super(message);
  }
}
