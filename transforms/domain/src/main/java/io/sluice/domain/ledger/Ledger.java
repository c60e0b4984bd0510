package io.sluice.domain.ledger;

import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What we know Amazon to hold: the port to the state at rest. All methods are used by the driver;
 * tasks read and write the files that a {@link LedgerView} and a {@link SettledFiles} name.
 *
 * <p>Every change is a compare-and-set: of two callers with the same expectation one wins, the
 * other gets {@code false} or a {@link LedgerConflictException}; nothing is ever half done.
 */
public interface Ledger extends AutoCloseable {
  /** The registry's entry of an audience; empty before the first intent. */
  Optional<AudienceEntry> audience(AudienceTarget target);

  /** All entries, by target. */
  List<AudienceEntry> audiences();

  /**
   * Writes an entry if the present one equals what the caller saw.
   *
   * @param expected what the caller saw, empty where there was none
   * @param entry the new entry
   * @return false if somebody else was faster
   */
  boolean put(Optional<AudienceEntry> expected, AudienceEntry entry);

  /**
   * Removes an entry if the present one equals what the caller saw, for a create call that is known
   * not to have happened.
   *
   * @return false if the present entry is another
   */
  boolean remove(AudienceEntry expected);

  /**
   * Forgets what is known of an audience that is gone at Amazon: its members, their digests and its
   * open plan. The registry's entry stays, see {@link #remove}. Repeating it changes nothing.
   *
   * @param version the new ledger version, which no plan has; a plan made before is stale
   */
  void forget(AudienceTarget target, String version);

  /** The state of one audience as of now: version, open plan and the files of every bucket. */
  LedgerView view(AudienceTarget target);

  /** The newest version of each suppression list that a settled plan of any unit used, by name. */
  Map<String, SnapshotOrder> suppressionLists();

  /** The claim on one audience as of now, without a look at its files. */
  ClaimState claimState(AudienceTarget target);

  /**
   * Claims the one open plan of an audience.
   *
   * @param version the ledger version that the plan was made from
   * @return true if it is now (or was already) this plan's; false if another plan is open or the
   *     version has moved on
   */
  boolean claim(AudienceTarget target, String planId, String version);

  /**
   * Gives a claim back, for a plan of which nothing was sent.
   *
   * @return false if the claim was not this plan's
   */
  boolean release(AudienceTarget target, String planId);

  /**
   * Commits a settled plan: keys first, then memberships together with the property that names the
   * closed plan, then the plan's rows of the log tables, replaced by plan id. Repeating it changes
   * nothing.
   *
   * @throws LedgerConflictException if the audience is not claimed by this plan, or its rows moved
   */
  void commit(SettledFiles settled);

  /** Appends or replaces rows of a log table by plan or run id, see {@link LogRows}. */
  void log(LogRows rows);

  /** Reads the rows of a log table that match, newest first. */
  List<java.util.Map<String, Object>> read(LogQuery query);

  @Override
  void close();
}
