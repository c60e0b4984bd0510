package io.sluice.sandbox;

/** Which of two events of one id counts; Amazon's documents say both. */
public enum EventDedupe {
  /** The first one, as the older document says. */
  KEEP_FIRST,
  /** The latest one, as the document of Ads API v1 says. */
  KEEP_LATEST
}
