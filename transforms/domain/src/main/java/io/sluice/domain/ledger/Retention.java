package io.sluice.domain.ledger;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.SnapshotPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the ledger keeps what nobody needs any more.
 *
 * @param snapshots old versions of its tables, for who looks back or is still reading
 * @param logs rows of the log tables; empty for ever
 */
public record Retention(Duration snapshots, Optional<Duration> logs) {
  /** A week back, and all logs. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(7), Optional.empty());

  /**
   * Files that no version names are kept so long: a settlement that was killed may still name them.
   */
  public static final Duration ORPHANS = Duration.ofDays(3);

  /** A member that lapsed or was removed is remembered so long, Amazon's longest TTL. */
  public static final Duration LAPSED = SnapshotPlace.REMEMBERED;

  /** Events of so long a time are kept in one file, so that whole files go with their time. */
  public static final Duration EVENT_AGE = Duration.ofDays(7);

  /**
   * Whether a member's row may be dropped: Amazon has not held the member for {@link #LAPSED}. A
   * row without a moment stays: it tells of a record that Amazon refuses.
   *
   * @param presence the row's
   * @param lastMoment when the member was last sent or its end was seen, whichever is later; {@code
   *     null} where never
   * @param ttl the audience's
   * @param now the delivery clock
   */
  public static boolean isOver(
      Presence presence, @Nullable Instant lastMoment, Duration ttl, Instant now) {
    if (lastMoment == null) {
      return false;
    }
    Instant gone = presence == Presence.ABSENT ? lastMoment : lastMoment.plus(ttl);
    return gone.plus(LAPSED).isBefore(now);
  }

  /**
   * Whether a withdrawal may be forgotten: no snapshot that is old enough to lie before it may add
   * anybody any more, see {@link SnapshotPlace#forgotten}.
   *
   * @param rank of the snapshot by which it was noted last
   * @param now the delivery clock
   */
  public static boolean isForgotten(long rank, Instant now) {
    Duration kept = SnapshotPlace.REMEMBERED.plus(SnapshotPlace.NOTED_AGAIN.multipliedBy(2));
    return rank < now.minus(kept).toEpochMilli();
  }

  /**
   * Events settled before are of no use: both APIs would refuse their repeats.
   *
   * @param now the delivery clock
   */
  public static Instant eventsFrom(Instant now) {
    Duration longest =
        Arrays.stream(ConversionApi.values())
            .map(ConversionApi::window)
            .max(Duration::compareTo)
            .orElseThrow();
    return now.minus(longest).minus(EventHistory.KEPT_BEYOND_WINDOW);
  }

  /** The span of {@link #EVENT_AGE} that a moment falls into; spans do not overlap. */
  public static long eventAge(Instant settledAt) {
    return Math.floorDiv(settledAt.getEpochSecond(), EVENT_AGE.toSeconds());
  }
}
