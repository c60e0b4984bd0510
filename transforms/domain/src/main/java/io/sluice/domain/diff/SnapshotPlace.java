package io.sluice.domain.diff;

import io.sluice.domain.snapshot.SnapshotOrder;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan's snapshot stands among those that were settled: what it may bring back. Who
 * withdrew consent or was suppressed stays out until a newer snapshot grants again.
 *
 * <p>The ledger does not note every night that a person still denies. That is not needed: whoever
 * is out when a full snapshot is settled was not granted by it. So an older snapshot than that one
 * brings back no one who withdrew ({@code passed}).
 *
 * @param rank the snapshot's, see {@link SnapshotOrder#rank}
 * @param passed whether a newer full snapshot was settled
 * @param behind whether any newer snapshot was settled
 * @param forgotten whether the snapshot is older than withdrawals are remembered
 */
public record SnapshotPlace(long rank, boolean passed, boolean behind, boolean forgotten)
    implements Serializable {
  /** The newest snapshot. */
  public static final SnapshotPlace NEWEST = new SnapshotPlace(Long.MAX_VALUE, false, false, false);

  /** A withdrawal is remembered at least so long after the newest snapshot that said so. */
  public static final Duration REMEMBERED = Duration.ofDays(397);

  /** A withdrawal that a full snapshot repeats is noted again after once to twice this time. */
  public static final Duration NOTED_AGAIN = Duration.ofDays(30);

  private static final long NOTED_AGAIN_MILLIS = NOTED_AGAIN.toMillis();

  /**
   * Where a snapshot stands.
   *
   * @param order the snapshot
   * @param marks those that were settled
   * @param now the delivery clock
   */
  public static SnapshotPlace of(SnapshotOrder order, SnapshotMarks marks, Instant now) {
    boolean passed = marks.full().filter(order::isOlderThan).isPresent();
    boolean behind = passed || marks.settled().filter(order::isOlderThan).isPresent();
    Instant known = now.minus(REMEMBERED).plus(Duration.ofDays(1));
    return new SnapshotPlace(
        order.rank(), passed, behind, behind && order.rank() < known.toEpochMilli());
  }

  /** The removal that the person asked for and that this snapshot does not end. */
  Optional<Removal> standing(MembershipState state, boolean granted) {
    Removal removal = state.removal();
    if (removal == null || !removal.reason().privacy()) {
      return Optional.empty();
    }
    boolean ended = granted && !passed && rank > removal.rank();
    return ended ? Optional.empty() : Optional.of(removal);
  }

  /**
   * Whether a granted person is kept out since the ledger cannot tell who withdrew later: the
   * snapshot is too old, or the removal was settled by a version that did not note its reason.
   */
  boolean mayHaveWithdrawn(@Nullable MembershipState state) {
    if (state == null || state.presence() != Presence.ABSENT) {
      return state == null && forgotten;
    }
    boolean unexplained =
        state.removal() == null
            && state.offer().kind() == ChangeKind.REMOVE
            && state.offer().verdict() != Offer.Verdict.REFUSED;
    return forgotten || (behind && unexplained);
  }

  /** Whether a withdrawal that is noted already is to be noted as of this snapshot. */
  boolean refreshes(Removal noted, SnapshotMode mode, long memberHash) {
    // Spread, so that those of one night do not all come again on one night.
    long due =
        mode == SnapshotMode.FULL
            ? NOTED_AGAIN_MILLIS + (long) (TtlPolicy.share(memberHash) * NOTED_AGAIN_MILLIS)
            : 0;
    return rank - noted.rank() > due;
  }
}
