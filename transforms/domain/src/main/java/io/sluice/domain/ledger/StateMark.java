package io.sluice.domain.ledger;

import java.util.Optional;

/**
 * How far one table of the ledger has come: a number that grows with each commit that changes
 * state, and the run that made the last of them. It moves in the very commit that it counts.
 *
 * @param commits at least 1
 * @param run the run's own random name, so that two histories of one length are told apart
 */
public record StateMark(long commits, String run) {
  /** Reads what {@link #text} wrote; empty for text of any other form. */
  public static Optional<StateMark> parse(String text) {
    int blank = text.indexOf(' ');
    if (blank < 1 || !text.substring(0, blank).matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(
        new StateMark(Long.parseLong(text.substring(0, blank)), text.substring(blank + 1)));
  }

  /** One line, for the ledger. */
  public String text() {
    return commits + " " + run;
  }
}
