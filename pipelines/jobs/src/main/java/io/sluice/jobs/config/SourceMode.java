package io.sluice.jobs.config;

/** What absence from a snapshot means. */
public enum SourceMode {
  /** Who is absent has left. */
  FULL,
  /** Absence means nothing: members leave by lifetime, consent or suppression. */
  INCREMENT
}
