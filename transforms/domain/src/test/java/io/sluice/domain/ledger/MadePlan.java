package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A plan of {@link PlanWorld} and how it was made. */
record MadePlan(
    int number,
    int base,
    List<SentBatch> batches,
    List<PlannedChange> refreshes,
    Duration raisedTtl,
    boolean whole,
    Set<String> qualified,
    Instant madeAt) {}
