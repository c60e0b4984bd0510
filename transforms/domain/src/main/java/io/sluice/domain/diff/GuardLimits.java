package io.sluice.domain.diff;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The limits that a plan is judged by. Percentages are 0 to 100; empty means the guard was switched
 * off in so many words.
 *
 * @param minRows refuse fewer rows read
 * @param maxAge refuse an older snapshot
 * @param expectNew refuse the same files as in the last closed plan, and copies of them
 * @param minBaseline percentages apply from so many members, or rows, up
 * @param maxRemovedPercent refuse more removals, opt-outs and erasures aside; of the members
 *     present
 * @param maxUpdatedPercent refuse more updates, re-sends after a raise of the match-key rules among
 *     them; of the members present
 * @param maxAddedPercent refuse more additions; of the members present
 * @param maxKeyDrop refuse a key whose coverage fell by more percentage points
 * @param maxConsentDrop refuse where the share of rows with a consent signal, among those that need
 *     one, fell by more percentage points, and where no row denies consent any more
 * @param typeChange what a mapped column of another type means
 * @param olderSnapshot what a snapshot older than the last settled one means
 * @param maxRejectedPercent refuse more bad rows; of the rows read
 * @param maxDuplicatePercent refuse more rows of users already seen; of the rows read
 * @param maxSuppressionShrinkPercent refuse a suppression list that lost more of its rows; a
 *     missing or empty one is refused even where this is off
 * @param maxSuppressionUnusablePercent refuse a suppression list of whose rows more have no usable
 *     id; 0 refuses the first
 */
public record GuardLimits(
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

  /** What holds where the configuration says nothing. */
  public static final GuardLimits DEFAULTS =
      new GuardLimits(
          1,
          Optional.of(Duration.ofHours(36)),
          false,
          1_000,
          OptionalDouble.of(10),
          OptionalDouble.of(20),
          OptionalDouble.empty(),
          OptionalDouble.of(10),
          OptionalDouble.of(10),
          TypeChange.REFUSE,
          OlderSnapshot.REFUSE,
          OptionalDouble.of(5),
          OptionalDouble.of(25),
          OptionalDouble.of(5),
          OptionalDouble.of(0));

  /** For what somebody chose to read again: old files, or the same ones, are no sign there. */
  public GuardLimits lookingBack() {
    return new GuardLimits(
        minRows,
        Optional.empty(),
        false,
        minBaseline,
        maxRemovedPercent,
        maxUpdatedPercent,
        maxAddedPercent,
        maxKeyDrop,
        maxConsentDrop,
        typeChange,
        OlderSnapshot.ALLOW,
        maxRejectedPercent,
        maxDuplicatePercent,
        maxSuppressionShrinkPercent,
        maxSuppressionUnusablePercent);
  }

  /** Checks the bounds. */
  public GuardLimits {
    if (minRows < 0 || minBaseline < 0) {
      throw new IllegalArgumentException(
          "min-rows and min-baseline must be >= 0, got " + minRows + " and " + minBaseline);
    }
    if (maxAge.isPresent() && maxAge.get().isNegative()) {
      throw new IllegalArgumentException("max-age must be >= 0, got " + maxAge.get());
    }
    percent(Guard.MAX_REMOVED, maxRemovedPercent);
    percent(Guard.MAX_UPDATED, maxUpdatedPercent);
    percent(Guard.MAX_KEY_DROP, maxKeyDrop);
    percent(Guard.MAX_CONSENT_DROP, maxConsentDrop);
    percent(Guard.MAX_REJECTED, maxRejectedPercent);
    percent(Guard.MAX_DUPLICATE, maxDuplicatePercent);
    percent(Guard.SUPPRESSION, maxSuppressionShrinkPercent);
    percent(Guard.SUPPRESSION_UNUSABLE, maxSuppressionUnusablePercent);
    // An audience may more than double on one day.
    if (maxAddedPercent.isPresent() && !(maxAddedPercent.getAsDouble() >= 0)) {
      throw outside(Guard.MAX_ADDED, maxAddedPercent.getAsDouble());
    }
  }

  /** What a mapped column of another type than last time means. */
  public enum TypeChange {
    /** Refuse. */
    REFUSE,
    /** Go on; the new type is usable. */
    ALLOW
  }

  /** What a snapshot older than the last settled one means. */
  public enum OlderSnapshot {
    /** Refuse. */
    REFUSE,
    /** Go on; who withdrew later stays out. */
    ALLOW
  }

  private static void percent(Guard guard, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= 100)) {
      throw outside(guard, value.getAsDouble());
    }
  }

  private static IllegalArgumentException outside(Guard guard, double value) {
    return new IllegalArgumentException(guard.configName() + " is out of range: " + value);
  }
}
