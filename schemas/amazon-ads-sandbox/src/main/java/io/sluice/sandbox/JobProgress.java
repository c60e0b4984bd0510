package io.sluice.sandbox;

import java.time.Duration;
import java.time.Instant;

/**
 * When an upload job ends.
 *
 * <p>Jobs of one audience are applied in the order in which they arrived. Without a delay they are
 * applied when first asked for, be it by a status call or by someone who reads the members; with
 * one, the next upload of their audience applies those that are due as well.
 */
public sealed interface JobProgress {
  /**
   * Ends after a number of status calls that answered PENDING.
   *
   * @param polls 0 or more
   */
  record AfterPolls(int polls) implements JobProgress {}

  /**
   * Ends a while after the upload, by the sandbox's clock.
   *
   * @param delay zero or more
   */
  record AfterDelay(Duration delay) implements JobProgress {}

  /** Returns a progress that answers PENDING this many times. */
  static JobProgress afterPolls(int polls) {
    return new AfterPolls(polls);
  }

  /** Returns a progress that answers PENDING until the delay is over. */
  static JobProgress afterDelay(Duration delay) {
    return new AfterDelay(delay);
  }

  /** Tells whether records accepted at a time may be applied now. */
  default boolean due(Instant acceptedAt, Instant now) {
    return !applicationTime(acceptedAt, now).isAfter(now);
  }

  /** Returns the moment at which records accepted at a time count as added. */
  default Instant applicationTime(Instant acceptedAt, Instant now) {
    return this instanceof AfterDelay after ? acceptedAt.plus(after.delay()) : now;
  }

  /** Tells whether the status call of this number, from 1 on, already shows the end. */
  default boolean visible(int poll) {
    return !(this instanceof AfterPolls after) || poll > after.polls();
  }
}
