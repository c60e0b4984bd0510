package io.sluice.beam.diff;

import io.sluice.domain.diff.DiffRule;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the merge needs to know of one audience target.
 *
 * @param target whose
 * @param firstKey number of the target's bucket 0 among the buckets of all targets
 * @param diff the daily rules with their clocks
 * @param rule decides: the daily rules, or those of a retry or a backfill
 * @param only where given, nobody else is decided about
 * @param history versions of the match-key rules that the ledger's members may be under, today's
 *     last
 * @param slices the ledger's files, one entry a bucket
 * @param rules match-key rules
 * @param forms what the columns of keys are declared to hold
 * @param fragments what stands before the names of this target's files: a folder's URI and, behind
 *     it, what tells this planning from an earlier one
 */
public record MergeSpec(
    AudienceTarget target,
    int firstKey,
    MembershipDiff diff,
    DiffRule rule,
    @Nullable Set<String> only,
    RulesHistory history,
    List<LedgerView.Slice> slices,
    MatchKeyRules rules,
    ColumnForms forms,
    String fragments)
    implements Serializable {

  /** Copies the collections. */
  public MergeSpec {
    slices = List.copyOf(slices);
    only = only == null ? null : Set.copyOf(only);
  }

  /** The daily change. */
  public MergeSpec(
      AudienceTarget target,
      int firstKey,
      MembershipDiff diff,
      RulesHistory history,
      List<LedgerView.Slice> slices,
      MatchKeyRules rules,
      ColumnForms forms,
      String fragments) {
    this(target, firstKey, diff, diff, null, history, slices, rules, forms, fragments);
  }
}
