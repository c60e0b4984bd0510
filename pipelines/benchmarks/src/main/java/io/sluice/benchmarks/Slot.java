package io.sluice.benchmarks;

/** What becomes of one place in the data set between yesterday and today. */
enum Slot {
  /** Member on both days with equal content, sent lately. */
  SAME(""),
  /** Member on both days with equal content, sent long ago. */
  DUE("RENEW"),
  /** Member on both days with another e-mail address, and in part another phone. */
  CHANGED("UPDATE"),
  /** A row yesterday, none today. */
  GONE("REMOVE"),
  /** A row on both days that has lost the audience. */
  DESELECTED("REMOVE"),
  /** A row today only. */
  JOINED("ADD");

  private final String sentAs;

  Slot(String sentAs) {
    this.sentAs = sentAs;
  }

  /** The kind of change that has to come of it; empty for none. */
  String sentAs() {
    return sentAs;
  }

  /** True where today's row has to be sent. */
  boolean isSentToday() {
    return this == DUE || this == CHANGED || this == JOINED;
  }

  /** True where yesterday's digests have to be sent. */
  boolean isRemoved() {
    return this == GONE || this == DESELECTED;
  }
}
