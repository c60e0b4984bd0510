package io.sluice.domain.diff;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is offered for one external user id in one audience: the daily change, a retry of
 * refusals, or a backfill of past days. Pure.
 */
public sealed interface DiffRule extends Serializable
    permits MembershipDiff, RetryRule, BackfillRule {
  /**
   * Decides.
   *
   * @param candidate the merged rows, or {@code null} where there are none
   * @param state the ledger's state, or {@code null} where there is none
   * @param memberHash any hash of the member, the same each time: spreads the renewals
   */
  Decision decide(@Nullable Candidate candidate, @Nullable MembershipState state, long memberHash);

  /**
   * Whether a member for whom nothing is sent must still be written to the ledger, because the rows
   * know another end of its lifetime.
   *
   * @param candidate the merged rows, or {@code null} where there are none
   * @param state the ledger's state, or {@code null} where there is none
   */
  boolean learnsLifetime(@Nullable Candidate candidate, @Nullable MembershipState state);

  /**
   * Why a person for whom nothing is sent must be kept out of later plans of older snapshots.
   *
   * @param candidate the merged rows, or {@code null} where there are none
   * @param state the ledger's state, or {@code null} where there is none
   * @param memberHash as for {@link #decide}
   * @return what to note in the ledger, empty where there is nothing new
   */
  Optional<RemovalReason> withdrawal(
      @Nullable Candidate candidate, @Nullable MembershipState state, long memberHash);

  /** Which rows of a person count. */
  default RowsThatCount rows() {
    return RowsThatCount.ALL;
  }

  /** Which rows of a person count. */
  enum RowsThatCount {
    /** All of a snapshot: the strongest standing holds, all key sets go. */
    ALL,
    /** All of an increment's days but those before a denial in a row that the audience drops. */
    ALL_SINCE_DENIAL,
    /** Of several days those of the newest qualification, and suppression always. */
    NEWEST
  }
}
