package io.sluice.jobs.run;

import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerView;
import java.util.Optional;
import java.util.Set;

/**
 * A unit on its way to a plan.
 *
 * @param unit the audience and account
 * @param entry its registry entry, with Amazon's id
 * @param view its state
 * @param marks the snapshots that it has been through
 * @param planId the plan's id
 * @param firstKey number of its bucket 0 in the pipeline
 * @param order what is asked for
 * @param only where given, nobody else is decided about
 */
record PlannedUnit(
    AudienceUnit unit,
    AudienceEntry entry,
    LedgerView view,
    SnapshotMarks marks,
    String planId,
    int firstKey,
    AudienceOrder order,
    Optional<Set<String>> only) {}
