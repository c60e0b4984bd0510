package io.sluice.beam.qualify;

import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyRules;
import java.io.Serializable;

/**
 * Which rows have their identifiers hashed to measure how good they are. Hashing all would cost
 * more than the plan itself, so a fixed part is chosen by fingerprint: the same rows of the same
 * snapshot, all rows of a small one.
 *
 * @param rules match-key rules
 * @param forms what the columns of keys are declared to hold
 * @param mask a row is in the sample when its fingerprint has none of these bits
 */
public record KeySampling(MatchKeyRules rules, ColumnForms forms, long mask)
    implements Serializable {
  /** About as many rows are looked at, at most twice as many. */
  public static final long WANTED_ROWS = 1 << 15;

  /** The sample of a snapshot with so many rows. */
  public static KeySampling of(MatchKeyRules rules, ColumnForms forms, long rows) {
    return new KeySampling(rules, forms, Long.highestOneBit(Math.max(1, rows / WANTED_ROWS)) - 1);
  }

  /** One row in so many is in the sample. */
  public long oneIn() {
    return mask + 1;
  }
}
