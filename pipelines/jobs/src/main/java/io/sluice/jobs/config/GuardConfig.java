package io.sluice.jobs.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The limits that stop an audience's plan before it writes. Percentages are of the members present,
 * 0 to 100; empty means the guard was switched off in so many words.
 *
 * @param minRows fewer rows than this
 * @param maxAge a snapshot older than this
 * @param expectNew whether the same files as last time stop it; a weekly table synced daily is fine
 * @param minBaseline percentages apply from this many members up
 * @param maxRemovedPercent more removals, opt-outs and erasures aside
 * @param maxUpdatedPercent more updates
 * @param maxAddedPercent more additions; off unless configured
 * @param maxKeyDrop a key's coverage fallen by more percentage points
 * @param maxConsentDrop the share of rows with a consent signal fallen by more percentage points,
 *     or no denial left
 * @param typeChange a mapped column that changed its type
 * @param olderSnapshot a snapshot older than that of the last settled plan
 * @param maxRejectedPercent more rejected rows, as a percentage of the rows
 * @param maxDuplicatePercent more rows of a user already seen, as a percentage of the rows
 * @param maxSuppressionShrinkPercent a suppression list that lost more of its rows
 * @param maxSuppressionUnusablePercent a suppression list of whose rows more have no usable id
 */
public record GuardConfig(
    long minRows,
    Optional<Duration> maxAge,
    boolean expectNew,
    long minBaseline,
    OptionalDouble maxRemovedPercent,
    OptionalDouble maxUpdatedPercent,
    OptionalDouble maxAddedPercent,
    OptionalDouble maxKeyDrop,
    OptionalDouble maxConsentDrop,
    TypeChange typeChange,
    OlderSnapshot olderSnapshot,
    OptionalDouble maxRejectedPercent,
    OptionalDouble maxDuplicatePercent,
    OptionalDouble maxSuppressionShrinkPercent,
    OptionalDouble maxSuppressionUnusablePercent) {

  /** What a snapshot older than that of the last settled plan means. */
  public enum OlderSnapshot {
    /** Refuse. */
    REFUSE,
    /** Go on; who withdrew later stays out. */
    ALLOW
  }

  /** What a mapped column of another type than last time means. */
  public enum TypeChange {
    /** Refuse. */
    REFUSE,
    /** Go on; the new type is usable. */
    ALLOW
  }
}
