package io.sluice.domain.diff;

import io.sluice.domain.snapshot.SnapshotOrder;
import java.io.Serializable;
import java.util.Optional;

/**
 * The snapshots that an audience has been through, as the ledger keeps them in the commit that
 * closes a plan.
 *
 * @param settled that of the plan that was settled last as a whole; a refused plan whose opt-outs
 *     went out does not count
 * @param full the newest full snapshot of which anything was settled: who was out then was not
 *     granted by it
 */
public record SnapshotMarks(Optional<SnapshotOrder> settled, Optional<SnapshotOrder> full)
    implements Serializable {
  /** Before any plan. */
  public static final SnapshotMarks NONE = new SnapshotMarks(Optional.empty(), Optional.empty());

  /** After a plan of all members. It may be older than the one before: a person accepted that. */
  public SnapshotMarks after(SnapshotOrder order, SnapshotMode mode) {
    SnapshotOrder last =
        settled.filter(before -> !order.isOlderThan(before)).map(order::newer).orElse(order);
    return new SnapshotMarks(Optional.of(last), fullAfter(order, mode));
  }

  /** After a backfill: it may move the marks on and never back. */
  public SnapshotMarks afterPastDays(SnapshotOrder newest) {
    return new SnapshotMarks(Optional.of(settled.map(newest::newer).orElse(newest)), full);
  }

  /** After the opt-outs of a refused plan. */
  public SnapshotMarks afterOptOuts(SnapshotOrder order, SnapshotMode mode) {
    return new SnapshotMarks(settled, fullAfter(order, mode));
  }

  private Optional<SnapshotOrder> fullAfter(SnapshotOrder order, SnapshotMode mode) {
    return mode == SnapshotMode.FULL ? Optional.of(full.map(order::newer).orElse(order)) : full;
  }
}
