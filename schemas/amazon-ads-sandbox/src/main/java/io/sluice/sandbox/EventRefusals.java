package io.sluice.sandbox;

/** What a value outside of a code list, or a missing field, of one event does to its request. */
public enum EventRefusals {
  /** The event alone is refused, in the answer 207. */
  PER_EVENT,
  /** The whole request is refused with 400, as some users report. */
  WHOLE_REQUEST
}
