package io.sluice.jobs.config;

/** Ready-made mappings of event feeds. */
public enum EventPreset {
  /** Nothing but what the configuration says. */
  NONE,
  /** The columns and words of {@link io.sluice.domain.conversion.LegacyEvents}. */
  LEGACY_EVENTS
}
