package io.sluice.domain.ledger;

import java.io.IOException;

/**
 * A file at rest is not what was written: it is damaged, missing or belongs to something else. The
 * message names the file, what differs and the remedy, never a value of a row.
 */
public final class StateDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * Makes it.
   *
   * @param file path of the file
   * @param what what differs
   * @param remedy what to do
   */
  public StateDamagedException(String file, String what, String remedy) {
    super(file + " " + what + ": " + remedy);
    this.file = file;
  }

  /** One whose message was made elsewhere, such as in a task. */
  private StateDamagedException(String file, String message) {
    super(message);
    this.file = file;
  }

  /** A file of a plan, for which {@code sluice plans repair} is the remedy. */
  public static StateDamagedException ofPlan(String file, String what, String planId) {
    return new StateDamagedException(
        file, what, "restore it from a backup, or run: sluice plans repair " + planId);
  }

  /** A file of the ledger. */
  public static StateDamagedException ofLedger(String file, String what) {
    return new StateDamagedException(
        file,
        what,
        "restore this file from a backup or an earlier version in the store, then run again;"
            + " nothing was planned or settled from it");
  }

  /** What a task found and wrote down. */
  public static StateDamagedException found(String file, String message) {
    return new StateDamagedException(file, message);
  }

  /** The path of the file. */
  public String file() {
    return file;
  }
}
