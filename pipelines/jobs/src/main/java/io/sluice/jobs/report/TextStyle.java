package io.sluice.jobs.report;

/** Whether text may carry colour. */
public enum TextStyle {
  /** No escape sequences at all: for files, pipes, logs and schedulers. */
  PLAIN,
  /** ANSI colours: for a terminal only. */
  ANSI;

  String paint(Tone tone, String text) {
    return this == ANSI ? "\u001b[1;" + tone.ansi() + "m" + text + "\u001b[0m" : text;
  }
}
