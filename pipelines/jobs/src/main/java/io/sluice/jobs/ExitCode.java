package io.sluice.jobs;

import io.sluice.domain.delivery.RemoteCallException;
import java.util.Collection;
import java.util.List;

/**
 * The exit codes, a contract with schedulers. A run over several audiences or conversions returns
 * the first present of {@link #PRECEDENCE}.
 */
public enum ExitCode {
  /** Done. */
  DONE(0, "done"),
  /** Something nobody expected; see the log. */
  UNEXPECTED(1, "unexpected error"),
  /** Configuration or input is invalid. */
  INVALID(2, "configuration or input invalid"),
  /** A guard refused: nothing was written for what it refused, the others went. */
  REFUSED(3, "refused by a guard"),
  /** Done, with more rejects than allowed. */
  REJECTS(4, "done, with more rejects than allowed"),
  /** Credentials or access refused. */
  ACCESS(5, "credentials or access refused"),
  /** Amazon or a lane is unavailable, or an outcome is still unknown: run again to resume. */
  UNAVAILABLE(6, "unavailable or unknown: run again to resume"),
  /** The snapshot is not there yet: try later. */
  NOT_YET(7, "the snapshot is not there yet"),
  /** Amazon is still processing. */
  PROCESSING(8, "Amazon is still processing");

  private static final List<ExitCode> PRECEDENCE =
      List.of(
          UNEXPECTED, INVALID, ACCESS, REFUSED, UNAVAILABLE, PROCESSING, NOT_YET, REJECTS, DONE);

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number that the process returns. */
  public int code() {
    return code;
  }

  /** One phrase for people. */
  public String meaning() {
    return meaning;
  }

  /** The code of a run from those of its parts; {@link #DONE} for none. */
  public static ExitCode of(Collection<ExitCode> parts) {
    return PRECEDENCE.stream().filter(parts::contains).findFirst().orElse(DONE);
  }

  /** The code of a metadata call to Amazon that did not end well. */
  public static ExitCode of(RemoteCallException.Kind kind) {
    return switch (kind) {
      case ACCESS -> ACCESS;
      case INVALID -> INVALID;
      case UNAVAILABLE, OUTCOME_UNKNOWN -> UNAVAILABLE;
    };
  }
}
