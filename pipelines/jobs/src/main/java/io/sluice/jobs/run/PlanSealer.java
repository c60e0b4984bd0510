package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.batch.SealBatches;
import io.sluice.beam.batch.SealBatches.Scope;
import io.sluice.beam.batch.SealBatches.Sealed;
import io.sluice.beam.diff.MergeBuckets;
import io.sluice.beam.diff.MergeCounts;
import io.sluice.beam.diff.MergeSummary;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.domain.batch.BatchLimits;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.diff.PlanGuards;
import io.sluice.domain.diff.RulesHistory.Version;
import io.sluice.domain.report.RunTally;
import io.sluice.jobs.config.AccountLimits;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Turns the merged fragments of one unit into a sealed plan: counts everything back, cuts the
 * batches, asks the guards, writes the manifest last. A repeat writes the same plan.
 */
final class PlanSealer {
  private static final int MANIFEST_VERSION = PlanFolder.SEALED_VERSION;
  private static final long HOURS_OF_BUDGET = 4;
  private static final int REFRESHES_A_FILE = 100_000;

  private final RunContext run;
  private final SourceRead source;
  private final PlannedUnit planned;
  private final PlanFolder folder;

  PlanSealer(RunContext run, SourceRead source, PlannedUnit planned) {
    this.run = run;
    this.source = source;
    this.planned = planned;
    this.folder = PlanFolder.of(run.workspace(), planned.planId());
  }

  /**
   * Seals.
   *
   * @param rows what became of the rows of this unit
   * @return the manifest as written
   */
  PlanManifest seal(PackCounts rows) throws IOException {
    List<MergeSummary> buckets = summaries();
    MergeCounts merged = new MergeCounts();
    buckets.forEach(b -> merged.add(b.counts()));
    Sealed sealed = cut(folder, buckets, Scope.ALL);
    RunTally tally = PlanTally.of(rows, merged, sealed).balanced();
    PlanFacts facts = FactsOfPlan.of(run, source, planned, rows, merged);
    List<GuardRefusal> refusals =
        PlanGuards.judge(
            FactsOfPlan.limits(planned.unit().audience().guards(), planned.order()),
            facts,
            approvals(facts));
    Map<String, Long> counts = PlanTally.flat(tally, rows, merged, sealed);
    counts.putAll(HealthTally.flat(rows.health, PlanSpecs.sampling(run, source).oneIn()));
    PlanManifest manifest =
        manifest(
            planned.planId(),
            sealed,
            refreshes(buckets),
            counts,
            withOrder(facts, true),
            refusals,
            Scope.ALL);
    folder.writeDocument(SettlementLog.REJECTS, SettlementLog.badRows(rows, merged));
    folder.writeManifest(manifest);
    markIfRefused(refusals);
    if (!refusals.isEmpty() && sealed.batched().containsKey(SendOrder.PRIVACY)) {
      sealPrivacy(buckets, facts);
    }
    folder.deleteFragments();
    return manifest;
  }

  /** Opt-outs and erasures form their own plan and go out although the rest was refused. */
  private void sealPrivacy(List<MergeSummary> buckets, PlanFacts facts) throws IOException {
    String planId = PlanIds.privacyOf(planned.planId());
    PlanFolder privacy = PlanFolder.of(run.workspace(), planId);
    Sealed sealed = cut(privacy, buckets, Scope.PRIVACY);
    privacy.writeManifest(
        manifest(
            planId,
            sealed,
            withdrawals(privacy, buckets),
            PlanTally.flatPrivacy(sealed),
            // The next night is compared with what was good, not with what was refused.
            withOrder(FactsOfPlan.before(run, planned).orElse(facts), false),
            List.of(),
            Scope.PRIVACY));
  }

  private Map<String, String> withOrder(PlanFacts facts, boolean whole) {
    Map<String, String> all = new LinkedHashMap<>(facts.toMap());
    all.putAll(SnapshotMarking.facts(planned, source, planned.marks(), whole));
    return all;
  }

  private Sealed cut(PlanFolder to, List<MergeSummary> buckets, Scope scope) throws IOException {
    AccountLimits limits = planned.unit().account().limits();
    return SealBatches.of(
        to,
        planned.unit().lane(),
        buckets.stream().map(MergeSummary::fragment).toList(),
        new BatchLimits(limits.maxRecords(), limits.maxBytes()),
        maxChanges(limits),
        scope);
  }

  /** What a person accepted for an earlier plan of this audience from the very same files. */
  private Approvals approvals(PlanFacts facts) throws IOException {
    return Approving.ofSameSnapshot(run, planned.unit().target(), facts);
  }

  private List<MergeSummary> summaries() throws IOException {
    AttemptDocuments.requireNoDamage(PlanSpecs.fragments(run, planned.planId()));
    String prefix = MergeBuckets.summaries(PlanSpecs.fragments(run, planned.planId()));
    Map<Integer, MergeSummary> buckets = AttemptDocuments.read(prefix, MergeSummary.class);
    if (buckets.size() != planned.view().bucketCount()) {
      throw new StateBrokenException(
          "merged "
              + buckets.size()
              + " of "
              + planned.view().bucketCount()
              + " buckets: members were lost, nothing is planned");
    }
    return List.copyOf(buckets.values());
  }

  private long maxChanges(AccountLimits limits) {
    return planned.unit().audience().maxChanges().orElse(HOURS_OF_BUDGET * limits.recordsPerHour());
  }

  private List<String> refreshes(List<MergeSummary> buckets) throws IOException {
    return refreshes(folder, buckets, change -> true);
  }

  /** Who denied and was never held is noted even where the rest of the plan is refused. */
  private List<String> withdrawals(PlanFolder privacy, List<MergeSummary> buckets)
      throws IOException {
    return refreshes(privacy, buckets, change -> change.kind() == ChangeKind.REMOVE);
  }

  private List<String> refreshes(
      PlanFolder to, List<MergeSummary> buckets, Predicate<PlannedChange> wanted)
      throws IOException {
    return PlanFiles.copyRefreshes(
        to,
        planned.unit().lane(),
        buckets.stream().map(MergeSummary::refreshes).filter(r -> r != null).toList(),
        REFRESHES_A_FILE,
        wanted);
  }

  private PlanManifest manifest(
      String planId,
      Sealed sealed,
      List<String> refreshes,
      Map<String, Long> counts,
      Map<String, String> facts,
      List<GuardRefusal> refusals,
      Scope scope) {
    AudienceUnit unit = planned.unit();
    boolean whole = scope == Scope.ALL;
    return new PlanManifest(
        MANIFEST_VERSION,
        planId,
        run.runId(),
        unit.audience().id(),
        unit.account().id(),
        unit.account().region().name(),
        unit.lane().api(),
        planned.entry().audienceId(),
        unit.connectionId(),
        planned.entry().ttlSeconds(),
        whole ? PlanSpecs.raisedTtl(planned).map(Duration::toSeconds).orElse(null) : null,
        run.asOf(),
        run.clock().instant(),
        planned.view().version(),
        planned.view().bucketCount(),
        PlanIds.configDigest(unit, source),
        whole && !planned.order().looksBack() ? PlanSpecs.rulesVersion(run) : rulesBefore(),
        source.pinned(),
        sealed.batches(),
        refreshes,
        counts,
        facts,
        refusals.stream().map(r -> refusal(r, planned.planId())).toList());
  }

  /** The window of a raise starts with a plan of all members, not of opt-outs or past days. */
  private String rulesBefore() {
    List<Version> versions = planned.view().notes().rules().versions();
    return versions.isEmpty()
        ? PlanSpecs.rulesVersion(run)
        : versions.get(versions.size() - 1).name();
  }

  private static PlanManifest.Refusal refusal(GuardRefusal refusal, String planId) {
    return new PlanManifest.Refusal(
        refusal.name(), refusal.measured(), refusal.limit(), refusal.messageFor(planId));
  }

  private void markIfRefused(List<GuardRefusal> refusals) throws IOException {
    if (!refusals.isEmpty()) {
      Map<String, String> found = new LinkedHashMap<>();
      refusals.forEach(r -> found.put(r.name(), r.measured()));
      folder.mark(
          PlanMarker.REFUSED,
          new PlanMark(
              planned.planId(), run.clock().instant(), run.runId(), "refused by guards", found));
    }
  }
}
