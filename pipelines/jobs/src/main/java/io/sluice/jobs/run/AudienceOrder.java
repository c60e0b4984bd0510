package io.sluice.jobs.run;

import io.sluice.domain.diff.RetryChoice;
import java.time.Instant;

/** What a plan of an audience is asked for. */
public sealed interface AudienceOrder {
  /** The daily change. */
  static AudienceOrder daily() {
    return new Daily();
  }

  /** The change from what the ledger has to what the snapshot wants. */
  record Daily() implements AudienceOrder {}

  /**
   * What Amazon refused, once more.
   *
   * @param choice which refusals
   */
  record Retry(RetryChoice choice) implements AudienceOrder {}

  /**
   * What past days still have to say.
   *
   * @param range the days, of which each must be there
   * @param reading how they are read
   * @param started what was sent since is of the same backfill's earlier days; {@link Instant#MAX}
   *     for none
   */
  record Backfill(DayRange range, Reading reading, Instant started) implements AudienceOrder {
    /** Tells what is read; when it began makes no other plan of it. */
    @Override
    public String toString() {
      return "backfill of " + range + ", " + reading;
    }
  }

  /** How the days of a backfill are read. */
  enum Reading {
    /** All days as one: of each member the newest qualification counts. */
    NET,
    /** One day, as {@code sync --snapshot} would read it. */
    ONE_DAY
  }

  /**
   * True where a person chose what is read and for whom: old files are no sign of a stale source,
   * and the same files as last time none of a warehouse that stands still.
   */
  default boolean looksBack() {
    return !(this instanceof Daily);
  }
}
