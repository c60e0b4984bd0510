package io.sluice.beam.diff;

import io.sluice.domain.ledger.StateDamagedException;

/**
 * A damaged file that a task found, as a document beside its other ones: a task that failed would
 * end the work of all audiences, so the driver reads this and stops the one audience.
 *
 * @param file the file
 * @param message the file, what differs and the remedy
 */
public record DamageNote(String file, String message) {
  /** Of what a task found. */
  public static DamageNote of(StateDamagedException found) {
    return new DamageNote(found.file(), found.getMessage());
  }

  /**
   * The prefix of the notes of a plan's tasks.
   *
   * @param documents what stands before the names of the tasks' documents
   */
  public static String prefix(String documents) {
    return documents + "damage-";
  }

  /** What the driver throws. */
  public StateDamagedException found() {
    return StateDamagedException.found(file, message);
  }
}
