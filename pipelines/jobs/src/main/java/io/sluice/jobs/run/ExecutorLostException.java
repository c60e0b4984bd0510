package io.sluice.jobs.run;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.Optional;

/**
 * Spark lost an executor, or the whole application, and gave up. What was written so far is found
 * by the next run, so the command is to be run again, which a scheduler may do by itself.
 */
public final class ExecutorLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // Spark has no types for them: a failed job tells its last task's failure as a text.
  private static final List<String> SIGNS =
      List.of(
          "ExecutorLostFailure",
          "FetchFailed",
          "SparkContext was shut down",
          "Master removed our application");

  private ExecutorLostException(Throwable cause) {
    super(
        "Spark lost an executor while this command ran: its host is gone, or it was killed, for"
            + " memory as a rule (the logs of Spark's worker and executor tell which). Nothing is"
            + " lost: run the same command again, it resumes",
        cause);
  }

  /** The same failure of a pipeline as a lost executor, where it was one. */
  static Optional<ExecutorLostException> of(RuntimeException failure) {
    boolean lost =
        Throwables.getCausalChain(failure).stream()
            .map(Throwable::getMessage)
            .anyMatch(text -> text != null && SIGNS.stream().anyMatch(text::contains));
    return lost ? Optional.of(new ExecutorLostException(failure)) : Optional.empty();
  }
}
